import { createServer, Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { change, fillBars, query } from '../support/change';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { announce } from '../support/random';
import { TestServer } from '../support/server';
import { eventually, SyncClient } from '../support/sync-client';

const WATCH_MS = 15_000;
const MARK_EVERY_MS = 250;
const DELAY_BELOW_MS = 2_000;
const SLOW_LINE = { bytesPerSecond: 20_000, delayMs: 300, jitterMs: 100 };

jest.setTimeout(240_000);

let cluster: Cluster | undefined;
let broken: Server | undefined;
afterEach(async () => {
  broken?.closeAllConnections();
  broken?.close();
  await cluster?.stop();
  await TestServer.expectNoneRunning();
});

/** How long each of many commits takes until the slave has applied it, ms. */
async function delays(url: string, slaveUrl: string, forMs: number): Promise<number[]> {
  const found: number[] = [];
  for (const end = performance.now() + forMs; performance.now() < end; await sleep(MARK_EVERY_MS)) {
    const seq = await change(url, `update instrument set name = $1::bigint::text, change_seq = $1 where id = (select min(id) from instrument)`);
    const committedAt = performance.now();
    await eventually('it is applied', async () =>
      (await query<{ cursor: number }>(slaveUrl, 'select cursor::float8 as cursor from replica_state'))[0].cursor >= seq, 60_000);
    found.push(performance.now() - committedAt);
  }
  return found;
}

/** All that there was when this was asked. */
async function caughtUp(url: string, slaveUrl: string): Promise<number> {
  const began = performance.now();
  const [{ head }] = await query<{ head: number }>(url, 'select last_value::float8 as head from change_number');
  await eventually('the slow one has caught up', async () =>
    (await query<{ cursor: number }>(slaveUrl, 'select cursor::float8 as cursor from replica_state'))[0].cursor >= head, 120_000);
  return performance.now() - began;
}

it('a slave that is stopped, one on a slow line and a dead one delay neither the fourth nor a sync, and are not rushed', async () => {
  cluster = await startCluster({ slaves: 4, proxied: true });
  const { slaves, masterDatabaseUrl: url, master } = cluster;
  const [stopped, slow, dead, fine] = slaves;
  await Promise.all(slaves.map(({ server }) => eventually('ready', async () => (await server.get('/health/ready')).status === 200, 60_000)));
  const sync = new SyncClient(master);
  const timed = async (start: string, end: string) => {
    const began = performance.now();
    expect((await sync.run(start, end)).status).toBe('completed');
    return performance.now() - began;
  };
  const calmSyncMs = await timed('2015-01-01', '2017-08-31');

  stopped.server.signal('SIGSTOP');
  await slow.proxy.set(SLOW_LINE);
  const { port } = dead.server;
  await dead.kill();
  const connections = () => [stopped, dead].map(({ proxy }) => proxy.connections);
  const before = connections();
  const busySyncMs = await timed('2017-09-01', '2020-04-17');
  await fillBars(url, 10, 700);
  const found = await delays(url, fine.databaseUrl, WATCH_MS);
  const tries = connections().map((n, i) => n - before[i]);
  expect(Math.max(...found)).toBeLessThan(DELAY_BELOW_MS);
  // Of the machine, not of the slaves, is what is let pass here.
  expect(busySyncMs).toBeLessThan(calmSyncMs * 3 + 5_000);
  for (const n of tries) expect(n).toBeLessThanOrEqual(WATCH_MS / 1000);

  // One that answers at once, and with nothing but errors, is not asked more often either.
  let requests = 0;
  broken = createServer((_, response) => {
    requests++;
    response.writeHead(503, { 'content-type': 'application/json' }).end('{"status":"error","code":"broken"}');
  }).listen(port, '127.0.0.1');
  const [again, slowMs] = await Promise.all([delays(url, fine.databaseUrl, WATCH_MS), caughtUp(url, slow.databaseUrl)]);
  const stoppedTries = stopped.proxy.connections - before[0];
  expect(stoppedTries).toBeLessThanOrEqual((2 * WATCH_MS) / 1000);
  expect(requests).toBeGreaterThan(0);
  expect(requests).toBeLessThanOrEqual(WATCH_MS / 1000);
  expect(Math.max(...again)).toBeLessThan(DELAY_BELOW_MS);

  broken.closeAllConnections();
  await new Promise((done) => { broken?.close(done); });
  stopped.server.signal('SIGCONT');
  await dead.start();
  await waitIdentical(cluster, 60_000);
  const sorted = [...found, ...again].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)]);
  announce(`with three of four slaves stuck: ${sorted.length} commits at the fourth after ${at(0.5)} ms (median), ${at(0.99)} ms (p99), ${at(1)} ms (most); ` +
    `sync ${Math.round(busySyncMs)} ms for ${Math.round(calmSyncMs)} ms; in ${WATCH_MS / 1000} s ${tries[1]} connections to the dead one (and ${stoppedTries} to the stopped one in twice that), ` +
    `${requests} requests to one that answers 503; the one on ${SLOW_LINE.bytesPerSecond} bytes/s had converged after ${Math.round(slowMs / 1000)} s`);
});
