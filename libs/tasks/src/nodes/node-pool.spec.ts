import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Database, Reign } from '@tidemark/database';
import { EventSink, TidemarkEvent } from '@tidemark/domain';
import { MIGRATIONS } from '@tidemark/migrations';
import { createDatabase, startPostgres, TestPostgres } from '../../../../test/support/postgres';
import { StubNode, StubOptions } from '../../../../test/support/stub-node';
import { AttemptEnd, AttemptOrder } from './attempt';
import { NodeEvents } from './node-events';
import { NodePool } from './node-pool';
import { NodeSampleStore } from './node-sample.store';
import { NodeWatch } from './node-watch';
import { NodeStore } from './node.store';

class Collected extends EventSink {
  readonly events: TidemarkEvent[] = [];
  emit(event: TidemarkEvent): void {
    this.events.push(event);
  }
}

let postgres: TestPostgres;
let database: Database;
let reign: Reign;
let store: NodeStore;
let watch: NodeWatch;
let pool: NodePool;
let sink: Collected;
let stubs: StubNode[];
let databases = 0;
beforeAll(async () => {
  Logger.overrideLogger(false);
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(() => { stubs = []; });
afterEach(async () => {
  watch.beforeApplicationShutdown();
  watch.onApplicationShutdown();
  reign.onApplicationShutdown();
  await Promise.all(stubs.map((stub) => stub.stop()));
  await database.close();
});

/** A master with nodes of the settings, each of them heard of. */
async function startPool(...options: StubOptions[]): Promise<void> {
  stubs = await Promise.all(options.map((one, n) => StubNode.start({ id: `node_${n + 1}`, ...one })));
  database = Database.open({ url: await createDatabase(postgres, `pool_${++databases}`), migrations: MIGRATIONS });
  await database.whenReady();
  reign = new Reign(database, { firstRole: 'master', masterUrl: null });
  store = new NodeStore(database);
  sink = new Collected();
  watch = new NodeWatch(store, new NodeSampleStore(database), new NodeEvents(sink), database, reign, {
    nodes: stubs.map(({ id, url }) => ({ id, url })), nodeKeys: new Map([['node_2', 'own']]), nodeApiKey: 'all', peerCidrs: [], ca: undefined, timezone: 'UTC',
  });
  pool = new NodePool(watch);
  watch.onApplicationBootstrap();
  reign.onApplicationBootstrap();
  await until('all nodes', () => watch.nodes.length === stubs.length && watch.nodes.every(({ figures, trouble }) => figures ?? trouble));
}

async function until(what: string, check: () => unknown, ms = 20_000): Promise<void> {
  for (const deadline = performance.now() + ms; !check();) {
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`);
    await wait(10);
  }
}

const order = (taskId: string, type = 'custom'): AttemptOrder => ({ taskId, attempt: 1, type, data: {}, priority: 5, timeoutSeconds: 60 });
const NOBODY: ReadonlySet<string> = new Set();

function send(node: string, ...orders: AttemptOrder[]): Promise<Map<string, AttemptEnd>> {
  const ends = new Map<string, AttemptEnd>();
  return pool.send(node, orders, { started: () => undefined, progress: () => undefined, ended: (id, end) => void ends.set(id, end) }).then(() => ends);
}

/** As a dispatcher: each task where it is picked, waiting for a slot where there is none. */
async function dispatch(orders: readonly AttemptOrder[]): Promise<Map<string, number>> {
  const got = new Map<string, number>();
  const sends: Promise<unknown>[] = [];
  for (const one of orders) {
    let { node } = pool.pick(one, NOBODY);
    while (node === null) {
      await new Promise<void>((resolve) => { const off = pool.onFree(() => { off(); resolve(); }); });
      ({ node } = pool.pick(one, NOBODY));
    }
    got.set(node, (got.get(node) ?? 0) + 1);
    sends.push(send(node, one));
  }
  await Promise.all(sends);
  return got;
}

it('has no nodes where none is named', async () => {
  await startPool();
  expect([pool.hasNodes, pool.freeSlots(), pool.pick(order('a'), NOBODY)]).toEqual([false, 0, { node: null, at: expect.any(String), scores: [] }]);
  expect((await send('nobody', order('a'))).get('a')).toEqual({ kind: 'refused', code: 'node_gone', message: 'nobody has left' });
});

it('spreads a mixed burst of 40 tasks over 4 equal nodes, 10 ± 1 each, on one health answer', async () => {
  const types = ['data_import', 'analysis', 'backtest', 'optimization', 'custom'];
  await startPool(...Array.from({ length: 4 }, () => ({ maxWorkers: 10, taskMs: ({ priority }: { priority: number }) => 30 + priority * 10 })));
  expect([pool.hasNodes, pool.freeSlots()]).toEqual([true, 40]);
  const asked = stubs.map((stub) => stub.runs('/api/v1/health'));
  const got = await dispatch(Array.from({ length: 40 }, (_, n) => ({ ...order(`t${n}`, types[n % 5]), priority: 1 + (n % 10) })));
  expect(stubs.map((stub) => stub.runs('/api/v1/health'))).toEqual(asked);
  expect(got.size).toBe(4);
  for (const count of got.values()) expect(Math.abs(count - 10)).toBeLessThanOrEqual(1);
  expect(pool.freeSlots()).toBe(40);
});

it('never has more on a node than it has workers, and the key of each goes to it alone', async () => {
  await startPool({ maxWorkers: 2, key: 'all' }, { maxWorkers: 3, key: 'own' });
  const got = await dispatch(Array.from({ length: 30 }, (_, n) => order(`t${n}`)));
  expect([...got.values()].reduce((a, b) => a + b)).toBe(30);
  expect(stubs.map(({ peakActive }) => peakActive)).toEqual([2, 3]);
  for (const stub of stubs) expect(stub.executed.size).toBe(got.get(stub.id));
  for (const [n, key] of ['all', 'own'].entries()) {
    for (const { path, key: shown } of stubs[n].seen) expect([path, shown]).toEqual([path, path === '/api/v1/health' ? undefined : key]);
  }
});

it('gives a slot back that was picked and not used', async () => {
  await startPool({ maxWorkers: 1 });
  expect([pool.pick(order('a'), NOBODY).node, pool.pick(order('b'), NOBODY).node]).toEqual(['node_1', null]);
  expect(pool.pick(order('b'), NOBODY).scores[0].reason).toBe('full');
  pool.release('node_1');
  expect(pool.pick(order('b'), new Set(['node_1'])).scores[0].reason).toBe('failed this task before');
  expect(pool.pick(order('b'), NOBODY).node).toBe('node_1');
});

it('leaves out a node that dies, tells so, and takes it in again when it is back', async () => {
  await startPool({ taskMs: () => Number.POSITIVE_INFINITY }, {});
  const lost = send('node_1', order('a'));
  await until('the task', () => stubs[0].active === 1);
  const { port } = stubs[0];
  await stubs[0].stop();
  expect((await lost).get('a')?.kind).toBe('lost');
  expect(pool.pick(order('b'), NOBODY)).toMatchObject({ node: 'node_2', scores: [{ node: 'node_1', reason: expect.stringMatching(/circuit open|offline/) }, { reason: 'picked' }] });
  expect(pool.hasNodes).toBe(true);
  stubs[0] = await StubNode.start({ id: 'node_1', port });
  let free = 0;
  pool.onFree(() => free++);
  await until('a trial', () => pool.pick(order('c'), new Set(['node_2'])).node === 'node_1', 30_000);
  expect((await send('node_1', order('c'))).get('c')?.kind).toBe('ended');
  expect([free > 0, watch.find('node_1')?.breaker.state]).toEqual([true, 'closed']);
}, 60_000);

it('gives less and less to a node that calls itself healthy and loses tasks', async () => {
  await startPool({ run: (_, response) => { response.writeHead(500).end(); return true; } });
  expect((await send('node_1', order('a'), order('b'))).get('b')?.kind).toBe('lost');
  expect([pool.hasNodes, pool.freeSlots()]).toEqual([false, 0]);
  await until('a trial', () => pool.hasNodes, 15_000);
  // One task may try, not as many as it has workers.
  expect([pool.freeSlots(), pool.pick(order('c'), NOBODY).node, pool.pick(order('d'), NOBODY).node]).toEqual([1, 'node_1', null]);
  await send('node_1', order('c'));
  expect(watch.find('node_1')?.breaker.pauseMs).toBeGreaterThan(5_000);
}, 60_000);

it('believes a refusal before the next health answer, and asks soon', async () => {
  let isFull = false;
  await startPool({
    health: (honest) => ({ ...honest, active_tasks: isFull ? 4 : 0 }),
    run: (tasks, response) => {
      response.writeHead(200).end(`${JSON.stringify({ task_id: tasks[0].task_id, attempt: 1, event: 'refused', code: 'node_busy' })}\n`);
      return true;
    },
  });
  expect(pool.freeSlots()).toBe(4);
  isFull = true;
  const asked = stubs[0].runs('/api/v1/health');
  expect((await send('node_1', order('a'))).get('a')).toMatchObject({ kind: 'refused', code: 'node_busy' });
  expect([pool.freeSlots(), pool.hasNodes]).toEqual([0, true]);
  await until('its word', () => stubs[0].runs('/api/v1/health') > asked, 5_000);
  isFull = false;
  await until('a slot', () => pool.freeSlots() === 4, 5_000);
});

it('lets nodes join and leave while tasks run', async () => {
  await startPool({ taskMs: () => 400 });
  const running = send('node_1', order('a'));
  const joined = await StubNode.start({ id: 'late' });
  stubs.push(joined);
  await store.register({ id: 'late', name: 'late', url: joined.url, capabilities: [], maxWorkers: 4 }, 'somebody');
  await until('the new one', () => pool.pick(order('b'), new Set(['node_1'])).node === 'late');
  await store.setState('node_1', 'removed');
  await until('one less', () => watch.nodes.length === 1);
  expect((await running).get('a')).toMatchObject({ kind: 'ended', outcome: { status: 'completed' } });
  await store.setState('late', 'drained');
  await until('none', () => !pool.hasNodes);
  expect(pool.pick(order('c'), NOBODY).scores).toEqual([{ node: 'late', score: expect.any(Number), reason: 'drained' }]);
});

it('tells how nodes are: at once when that changes', async () => {
  await startPool({}, { health: () => 'nonsense' });
  await until('both', () => sink.events.length >= 2);
  expect(sink.events).toEqual(expect.arrayContaining([
    { type: 'node.health', data: expect.objectContaining({ node_id: 'node_1', status: 'healthy', cpu_percent: 10, active_tasks: 0, score: 89, breaker: 'closed' }) },
    { type: 'node.health', data: expect.objectContaining({ node_id: 'node_2', status: 'offline', cpu_percent: null, score: null, breaker: 'open' }) },
  ]));
  await stubs[0].stop();
  await watch.find('node_1')?.ask();
  expect(sink.events.at(-1)?.data).toMatchObject({ node_id: 'node_1', status: 'offline' });
});

it('asks a node once, however many want to know', async () => {
  await startPool({});
  const asked = stubs[0].runs('/api/v1/health');
  await Promise.all(Array.from({ length: 50 }, async () => watch.find('node_1')?.ask()));
  expect(stubs[0].runs('/api/v1/health')).toBe(asked + 1);
});

it('has no nodes on a server that is not the master, and none of them is asked', async () => {
  await startPool({});
  await database.query(`update reign set role = 'slave'`);
  await until('no nodes', () => !pool.hasNodes && watch.nodes.length === 0);
  const { connections } = stubs[0];
  await wait(600);
  expect(stubs[0].connections).toBe(connections);
  await database.query(`update reign set role = 'master'`);
  await until('nodes again', () => pool.freeSlots() === 4);
});
