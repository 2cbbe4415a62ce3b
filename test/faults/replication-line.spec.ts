import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { CursorWatch } from '../support/cursor-watch';
import { expectTrueCursor } from '../support/copy-audit';
import { short } from '../support/fault-numbers';
import { spoil } from '../support/fault-script';
import { Load } from '../support/load';
import { announce, freshSeed, randomFrom } from '../support/random';
import { ReplayClient } from '../support/replay-client';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';

const SEED = freshSeed();
const SECONDS = Number(process.env.FAULT_LINE_SECONDS ?? short(25, 300));
const HEALED_WITHIN_MS = 60_000;
/** What the same stream costs over a line without faults is measured beside it. */
const MOST_TIMES = 3;

jest.setTimeout(180_000 + SECONDS * 1_000);

let cluster: Cluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  await TestServer.expectNoneRunning();
});

it('lines that cut, reset, swallow, slice, delay, damage, repeat and reorder: no difference, and few bytes sent twice', async () => {
  cluster = await startCluster({ slaves: 3, pulling: 1, proxied: true });
  const { slaves, masterDatabaseUrl: url, master } = cluster;
  const [calm, pushed, pulling] = slaves;
  const spoilt = [{ slave: pushed, pulls: false }, { slave: pulling, pulls: true }];
  const ready = slaves.map(({ server }) => eventually('ready', async () => (await server.get('/health/ready')).status === 200, 30_000));
  await Promise.all(ready);
  const bytes = () => [calm.proxy.bytesUp, pushed.proxy.bytesUp, pulling.masterProxy.bytesDown];
  const before = bytes();
  const watches = spoilt.map(({ slave }) => CursorWatch.start(slave.databaseUrl));

  const ending = new AbortController();
  // A steady stream: as fast as it can, it would be one long batch to a slave that was away for a second.
  const load = new Load(url, SEED, 250);
  const replay = new ReplayClient(master.url, [pushed, pulling], randomFrom(SEED + 1));
  const faults = Promise.all([
    replay.run(ending.signal), ...spoilt.map(({ slave, pulls }, i) => spoil(slave, pulls, randomFrom(SEED + 2 + i), ending.signal)),
  ]);
  const audited = (async () => {
    let audits = 0;
    for (; !ending.signal.aborted; await sleep(1_000)) {
      for (const { slave } of spoilt) audits += (await expectTrueCursor(url, slave.databaseUrl)) && 1;
    }
    return audits;
  })();
  await Promise.race([sleep(SECONDS * 1_000), faults, audited]).finally(() => ending.abort());
  const [commits, audits, [, ...counts]] = await Promise.all([load.stop(), audited, faults]);

  const healedAt = performance.now();
  await waitIdentical(cluster, HEALED_WITHIN_MS);
  const seconds = ((performance.now() - healedAt) / 1000).toFixed(1);
  for (const watch of watches) await watch.stop();
  const [reference, ...sent] = bytes().map((now, i) => now - before[i]);
  announce(`line faults for ${SECONDS} s: ${commits} commits; pushed to ${JSON.stringify(counts[0])}, pulling ${JSON.stringify(counts[1])}, ` +
    `${replay.tally.whole} batches repeated or reordered and ${replay.tally.spoilt} damaged ${JSON.stringify(replay.tally.answers)}; ${audits} audits, ` +
    `0 differences ${seconds} s after healing; bytes ${sent.map((n) => (n / reference).toFixed(2)).join(' and ')} times those of a line without faults (${reference}), FAULT_SEED=${SEED}`);
  for (const n of sent) expect(n / reference).toBeLessThan(MOST_TIMES);
});
