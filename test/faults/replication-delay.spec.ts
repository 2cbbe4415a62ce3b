import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { change, fillBars } from '../support/change';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { EventClient } from '../support/event-client';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';

interface Entry { readonly name: string; readonly state?: string; readonly sync_delay: number | null; readonly behind: number | null }

const SHOWN_WITHIN_MS = 60_000;
/** Held everything; a copy that cannot be asked any more is not said to be somewhere. */
const LATE = ['lagging', 'unreachable'];

jest.setTimeout(300_000);

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ slaves: process.env.FAULT_LONG === undefined ? 1 : 3, proxied: true });
  await fillBars(cluster.masterDatabaseUrl, 3, 200);
  for (const { name } of cluster.slaves) await eventually(`${name} is in sync`, async () => (await entry(name)).state === 'in_sync', SHOWN_WITHIN_MS);
});
afterAll(async () => {
  await cluster?.stop();
  await TestServer.expectNoneRunning();
});

async function entry(name: string, server: TestServer = cluster.master): Promise<Entry> {
  const { body } = await server.get<{ nodes: Entry[] }>('/api/dms/nodes');
  const found = body.nodes.find((node) => node.name === name);
  if (!found) throw new Error(`${name} is not among the nodes: ${JSON.stringify(body)}`);
  return found;
}

/** The delay as it is now and five seconds later: it has to have grown with the clock. */
async function expectGrowing(name: string, server?: TestServer): Promise<void> {
  const first = (await entry(name, server)).sync_delay as number;
  const began = performance.now();
  await sleep(5_000);
  const grown = ((await entry(name, server)).sync_delay as number) - first;
  expect(Math.abs(grown - (performance.now() - began) / 1000)).toBeLessThan(2.5);
}

it('slaves that are stopped, cut off or stuck are shown as late within a minute, with a delay that grows', async () => {
  const { slaves: [stopped, hole, stuck], masterDatabaseUrl: url } = cluster;
  const lock = new Client({ connectionString: stuck.databaseUrl });
  await lock.connect();
  stopped.server.signal('SIGSTOP');
  await hole.proxy.set({ hole: 'both' });
  await lock.query('begin; lock table bar_daily in access exclusive mode');
  try {
    const seq = await change(url, 'update bar_daily set amount = 5, change_seq = $1');
    for (const { name } of [stopped, hole]) {
      await eventually(`${name} is shown as late`, async () => LATE.includes((await entry(name)).state ?? ''), SHOWN_WITHIN_MS);
    }
    // This one answers, and says itself that it is behind.
    await eventually(`${stuck.name} lags`, async () => (await entry(stuck.name)).state === 'lagging', SHOWN_WITHIN_MS);
    for (const { name } of [stopped, hole, stuck]) {
      expect((await entry(name)).behind).toBeGreaterThanOrEqual(1);
      await expectGrowing(name);
      expect([name, (await entry(name)).sync_delay as number > 10]).toEqual([name, true]);
    }
    expect(seq).toBeGreaterThan(0);
  } finally {
    await lock.end();
    stopped.server.signal('SIGCONT');
    await hole.proxy.heal();
    hole.proxy.reset();
  }
  await waitIdentical(cluster, SHOWN_WITHIN_MS);
  for (const { name } of cluster.slaves) await eventually(`${name} is in sync again`, async () => (await entry(name)).state === 'in_sync', SHOWN_WITHIN_MS);
});

it('each copy is told of as its state changes, and no more often than every ten seconds besides, on the master and on the slave', async () => {
  const [{ name, server }] = cluster.slaves;
  const [above, below] = [await EventClient.open(cluster.master, '?types=replication.*&since=0'), await EventClient.open(server, '?types=replication.*&since=0')];
  for (const client of [above, below]) {
    const told = await client.until('a copy in sync', (message) => message.name === name && message.state === 'in_sync');
    expect(told).toMatchObject({ type: 'replication.delay', behind: expect.any(Number), sync_delay: expect.any(Number), last_sync: expect.any(String), trouble: null });
  }
  const { last } = above;
  await cluster.killSlave(0);
  try {
    const lost = await above.until('a copy that is gone', (message) => message.seq > last && message.name === name && message.state === 'unreachable', SHOWN_WITHIN_MS);
    expect(lost).toMatchObject({ name, behind: expect.any(Number) });
    // Its delay grows with every look, each 5 s.
    await above.until('a copy that is gone for longer', (message) => message.seq > lost.seq && message.name === name && message.sync_delay !== lost.sync_delay, SHOWN_WITHIN_MS);
  } finally {
    await cluster.restartSlave(0);
  }
  const gone = above.last;
  await above.until('a copy that is back', (message) => message.seq > gone && message.name === name && message.state === 'in_sync', SHOWN_WITHIN_MS);
  const told = above.of('replication.delay').filter((message) => message.name === name);
  for (const [at, message] of told.entries()) {
    const before = told[at - 1];
    if (!before || before.state !== message.state || before.trouble !== message.trouble) continue;
    expect(Date.parse(message.at) - Date.parse(before.at)).toBeGreaterThanOrEqual(9_900);
  }
  await above.close();
  await below.close();
});

it('a slave whose master is gone says so itself by a delay that grows', async () => {
  const [slave] = cluster.slaves;
  await cluster.masterProcess.kill();
  try {
    await expectGrowing(slave.name, slave.server);
    await eventually('it is not called in sync any more', async () => (await entry(slave.name, slave.server)).state !== 'in_sync', SHOWN_WITHIN_MS);
  } finally {
    await cluster.masterProcess.start();
  }
  await eventually('it is in sync again', async () => (await entry(slave.name)).state === 'in_sync', SHOWN_WITHIN_MS);
});
