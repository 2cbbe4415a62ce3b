import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { query } from '../support/change';
import { expectTrueCursor } from '../support/copy-audit';
import { CursorWatch } from '../support/cursor-watch';
import { FULL, short } from '../support/fault-numbers';
import { announce, freshSeed } from '../support/random';
import { RandomWriter } from '../support/random-writer';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';

const SEED = freshSeed();
const COMMITS = short(1_500, 10_000);
const WRITERS = 8;
/** Begun early and committed late: what a reader of a plain sequence would miss. */
const HOLD_MS = FULL ? [1_000, 5_000] as const : [100, 600] as const;
const AUDIT_EVERY_COMMITS = short(300, 1_000);

jest.setTimeout(short(90_000, 3_600_000));

let cluster: Cluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  await TestServer.expectNoneRunning();
});

it('the stream under eight writers: no change missed, none out of order, the cursor never ahead of the rows', async () => {
  cluster = await startCluster({ slaves: 2, pulling: 1 });
  const { masterDatabaseUrl, slaves } = cluster;
  const ready = slaves.map(({ server }) => eventually('ready', async () => (await server.get('/health/ready')).status === 200, 30_000));
  await Promise.all(ready);
  const watches = slaves.map(({ databaseUrl }) => CursorWatch.start(databaseUrl));
  const writer = new RandomWriter({ databaseUrl: masterDatabaseUrl, seed: SEED, heldBeforeShare: 0.05, heldAfterShare: 0.002, holdMs: HOLD_MS });
  let running = true;
  const written = writer.run({ commits: COMMITS, writers: WRITERS }).finally(() => { running = false; });
  written.catch(() => undefined);
  let audits = 0;
  for (let next = AUDIT_EVERY_COMMITS; running;) {
    await eventually('further commits', async () => !running || watches[0].cursor >= next, 600_000);
    for (const { databaseUrl } of slaves) audits += (await expectTrueCursor(masterDatabaseUrl, databaseUrl)) && 1;
    next = watches[0].cursor + AUDIT_EVERY_COMMITS;
  }
  const { committed, rolledBack, heldBefore, heldAfter, ms } = await written;
  await waitIdentical(cluster, 30_000);
  for (const [i, watch] of watches.entries()) {
    await watch.stop();
    const [{ head }] = await query<{ head: number }>(slaves[i].databaseUrl, 'select cursor::float8 as head from replica_state');
    expect(head).toBeGreaterThanOrEqual(committed[committed.length - 1]);
    // It tailed, and did not take all of it at the end.
    expect(watch.moves).toBeGreaterThan(10);
  }
  expect([committed.length, rolledBack > 0, heldBefore > 0]).toEqual([COMMITS, true, true]);
  announce(`stream under ${WRITERS} writers: ${COMMITS} commits in ${Math.round(ms / 1000)} s (${rolledBack} rolled back, ${heldBefore} held before their ` +
    `number, ${heldAfter} after), one slave pushed to, one pulling: ${watches.map((w) => `${w.samples} looks at ${w.moves} cursors`).join(' and ')}, ` +
    `${audits} whole audits, 0 faults, FAULT_SEED=${SEED}`);
});
