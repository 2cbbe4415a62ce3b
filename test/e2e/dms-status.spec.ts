import { longIt } from '../support/long-test';
import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../support/free-ports';
import { Answer, JsonObject } from '../support/http-request';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';
import { eventually, INSTANT, SyncClient } from '../support/sync-client';

interface Node {
  name: string; role: string; host: string | null; port: number | null; status: string; error?: string; state?: string; trouble?: { code: string } | null;
  uptime: number | null; tasks_count: number | null; last_sync: string | null; sync_delay: number | null; behind: number | null;
  verified_at: string | null; verified_root: string | null;
}
interface Nodes { nodes: Node[]; total_nodes: number; online_nodes: number }

jest.setTimeout(180_000);

const WHEN = expect.stringMatching(INSTANT) as string;

let postgres: TestPostgres;
let master: TestServer;
/** Pushed to. */
let backup1: TestServer;
/** Fetches by itself. */
let backup2: TestServer;
let ports: number[];
const urls: Record<string, string> = {};
const open: Client[] = [];

const startMaster = () => TestServer.start({
  env: { DATABASE_URL: urls.main, NODE_NAME: 'main', PORT: String(ports[0]), SLAVES: `backup1=http://127.0.0.1:${ports[1]}` },
});
const startSlave = (name: 'backup1' | 'backup2', env: Record<string, string> = {}) => TestServer.start({
  until: 'listening', env: { DATABASE_URL: urls[name], NODE_NAME: name, ROLE: 'slave', MASTER_URL: `http://127.0.0.1:${ports[0]}`, ...env },
});

beforeAll(async () => {
  postgres = await startPostgres();
  ports = await freePorts(2);
  for (const name of ['main', 'backup1', 'backup2']) urls[name] = await createDatabase(postgres, `dms_${name}`);
  master = await startMaster();
  await new SyncClient(master).run('2020-01-01', '2020-03-31');
  backup1 = await startSlave('backup1', { PORT: String(ports[1]) });
  backup2 = await startSlave('backup2', { REPLICATION_MODE: 'pull' });
});
afterAll(async () => {
  await Promise.all(open.map((client) => client.end()));
  for (const server of [backup1, backup2, master]) await server?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

const at = (name: string) => async <T extends object = JsonObject>(sql: string): Promise<T[]> => {
  const client = new Client({ connectionString: urls[name] });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
};
const nodesOf = async (server: TestServer) => (await server.get<Nodes>('/api/dms/nodes')).body;
const node = async (server: TestServer, name: string) => (await nodesOf(server)).nodes.find((n) => n.name === name) as Node;
const reaches = (name: string, word: string) => eventually(`${name} to be ${word}`, async () => (await node(master, name))?.state === word, 40_000);
const inSync = (name: string) => reaches(name, 'in_sync');
const code = ({ status, body }: Answer<JsonObject>) => [status, body.code];

const closes = (name: string) => at(name)<{ date: string; close: number }>(
  `select date::text, close from bar_daily where date in ('2020-01-06', '2020-02-06', '2020-03-06') order by 1`);
const spoil = (name: string) => at(name)(`update bar_daily set close = -1 where date in ('2020-01-06', '2020-02-06', '2020-03-06')`);
const spoiled = async (name: string) => (await closes(name)).filter((row) => row.close === -1).map((row) => row.date);

it('tells of itself in the words of the originals, and its place in the stream', async () => {
  await inSync('backup1');
  const { status, body } = await master.get('/api/dms/status');
  expect([status, body]).toEqual([200, {
    name: 'main', role: 'master', running: true, uptime: expect.any(Number), tasks_count: 4, term: 1, cursor: body.head, head: expect.any(Number),
    sync_delay: null, ready: true, version: expect.any(String),
  }]);
  const slave = (await backup1.get('/api/dms/status')).body;
  expect(slave).toMatchObject({ name: 'backup1', role: 'slave', running: true, tasks_count: 0, cursor: body.head, head: body.head, ready: true });
  expect(slave.sync_delay).toBeLessThan(12);
});

it('shows all nodes to the master, and two to a slave', async () => {
  await inSync('backup1');
  await inSync('backup2');
  // What a node says of others is kept for a second.
  await sleep(1_100);
  const { nodes, ...counts } = await nodesOf(master);
  expect(counts).toEqual({ total_nodes: 3, online_nodes: 3 });
  expect(nodes.map(({ name, role, host, port, status }) => ({ name, role, host, port, status }))).toEqual([
    { name: 'main', role: 'master', host: '127.0.0.1', port: ports[0], status: 'running' },
    { name: 'backup1', role: 'slave', host: '127.0.0.1', port: ports[1], status: 'running' },
    { name: 'backup2', role: 'slave', host: null, port: null, status: 'running' },
  ]);
  expect(nodes[0]).toMatchObject({ last_sync: null, sync_delay: null, tasks_count: 4 });
  for (const slave of nodes.slice(1)) {
    expect(slave).toMatchObject({ last_sync: WHEN, verified_at: WHEN, verified_root: expect.stringMatching(/^[0-9a-f]{16,}$/), trouble: null });
    expect(slave.sync_delay).toBeLessThan(12);
  }
  expect(nodes[1].uptime).toBeGreaterThan(0);
  expect(nodes[1].verified_root).toBe(nodes[2].verified_root);
  const below = await nodesOf(backup1);
  expect(below).toMatchObject({ total_nodes: 2, online_nodes: 2 });
  expect(below.nodes.map((n) => [n.name, n.role, n.port])).toEqual([['main', 'master', ports[0]], ['backup1', 'slave', expect.any(Number)]]);
  expect(below.nodes[1]).toMatchObject({ state: 'in_sync', behind: 0, verified_root: nodes[1].verified_root });
});

it('lists the slaves and asks one of them, by any of its names', async () => {
  await inSync('backup2');
  expect((await master.get('/api/dms/slaves')).body).toEqual([
    { name: 'backup1', host: '127.0.0.1', port: ports[1], enabled: true, mode: 'push', last_contact: WHEN },
    { name: 'backup2', host: null, port: null, enabled: true, mode: 'pull', last_contact: WHEN },
  ]);
  for (const name of ['backup1', 'backup1_slave', `127.0.0.1_${ports[1]}`]) {
    expect((await master.get(`/api/dms/slaves/${name}/status`)).body).toMatchObject({ name: 'backup1', status: 'running', state: 'in_sync' });
  }
  expect(code(await master.get('/api/dms/slaves/nobody/status'))).toEqual([404, 'slave_not_found']);
  expect(code(await backup1.get('/api/dms/slaves'))).toEqual([403, 'not_master']);
  const { body } = await master.get<{ backups: Node[]; total_backups: number }>('/api/dms/sync/status');
  expect(body.total_backups).toBe(2);
  expect(body.backups[0]).toMatchObject({ name: 'backup1', host: '127.0.0.1', port: ports[1], last_sync: WHEN, state: 'in_sync' });
});

it('sends exactly the rows once more that were asked for', async () => {
  await spoil('backup1');
  const february = { symbol: 'US.SPX', start_date: '2020-02-10T00:00:00', end_date: '2020-02-11T09:30:00.123456' };
  const { status, body } = await master.post('/api/dms/slaves/backup1/sync?wait=20', february);
  expect([status, body]).toEqual([200, {
    success: true, result: { success: true, message: 'Sync request queued for backup1', slaves: ['backup1'], sent: true },
  }]);
  expect(await spoiled('backup1')).toEqual(['2020-01-06', '2020-03-06']);
  expect((await master.post('/api/dms/slaves/backup1/sync?wait=20', { start_date: '2020-03-01', end_date: null })).body.result).toMatchObject({ sent: true });
  expect(await spoiled('backup1')).toEqual(['2020-01-06']);
  expect((await master.post('/api/dms/slaves/backup1/sync?wait=20', { symbol: 'SPX.US' })).body.result).toMatchObject({ sent: true });
  expect(await closes('backup1')).toEqual(await closes('main'));
});

it('takes the names and bodies of real slaves: a name that nobody bears means every slave', async () => {
  for (const body of [{}, { symbol: null, start_date: null, end_date: null }, undefined]) {
    expect((await master.post('/api/dms/slaves/vm_slave/sync', body)).body.result).toMatchObject({ slaves: ['backup1', 'backup2'], sent: null });
  }
  await spoil('backup1');
  await spoil('backup2');
  await master.post('/api/dms/slaves/10.9.9.9_11183/sync?wait=20', { symbol: 'US.SPX' });
  for (const name of ['backup1', 'backup2']) expect(await closes(name)).toEqual(await closes('main'));
  const unknown = await master.post('/api/dms/slaves/backup1/sync', { symbol: 'US.NONE' });
  expect(code(unknown)).toEqual([404, 'unknown_instrument']);
  expect(unknown.text).toContain('NONE.US');
  expect(code(await master.post('/api/dms/slaves/backup1/sync', { start_date: '2020-03-01', end_date: '2020-02-01' }))).toEqual([400, 'start_after_end']);
  expect(code(await master.post('/api/dms/slaves/backup1/sync', { start_date: 'yesterday' }))).toEqual([400, 'invalid_date']);
  expect(code(await backup1.post('/api/dms/slaves/backup1/sync', {}))).toEqual([403, 'not_master']);
});

it('lets a slave ask for itself, and says completed when everything has arrived', async () => {
  for (const slave of [backup1, backup2]) {
    expect((await slave.post('/api/dms/sync/request', {})).body).toEqual({
      success: true, result: { success: true, message: 'Sync completed', completed: true, behind: 0 },
    });
  }
  await spoil('backup2');
  expect((await backup2.post('/api/dms/sync/request', { symbol: 'SPX.US', start_date: null, end_date: null })).body.result).toMatchObject({ completed: true });
  expect(await spoiled('backup2')).toEqual([]);
  expect(code(await backup1.post('/api/dms/sync/request', { symbol: 'US.NONE' }))).toEqual([404, 'unknown_instrument']);
  expect(code(await master.post('/api/dms/sync/request', {}))).toEqual([403, 'not_slave']);
  expect(code(await master.get('/api/dms/master/status'))).toEqual([403, 'not_slave']);
  expect((await backup1.get('/api/dms/master/status')).body).toMatchObject({ name: 'main', role: 'master', running: true, term: 1 });
});

it('triggers a sync and waits for the acknowledgements; the history is a bare array', async () => {
  await new SyncClient(master).run('2020-04-01', '2020-04-30');
  const { status, body } = await master.post('/api/dms/sync/trigger');
  expect([status, body]).toEqual([200, { success: true, message: 'Sync triggered', result: { success: true, results: { backup1: true, backup2: true } } }]);
  expect((await master.post('/api/dms/sync/trigger?backup_name=backup1')).body).toMatchObject({ result: { results: { backup1: true } } });
  expect(code(await master.post('/api/dms/sync/trigger', { backup_name: 'nobody' }))).toEqual([404, 'slave_not_found']);
  const count = (name: string) => at(name)('select count(*) from bar_daily');
  expect(await count('backup2')).toEqual(await count('main'));
  const lines = (await master.get<JsonObject[]>('/api/dms/sync/history?backup_name=backup1&limit=3')).body;
  expect(lines).toHaveLength(3);
  expect(lines[0]).toEqual({
    id: expect.any(Number), backup_name: 'backup1', symbol: null, interval: '1d', sync_mode: expect.stringMatching(/^(incremental|repair|verify)$/),
    start_time: WHEN, end_time: WHEN, data_count: expect.any(Number), status: 'success', error_message: null,
  });
  expect((await master.get<JsonObject[]>('/api/dms/sync/history?limit=1&offset=1')).body).toHaveLength(1);
});

longIt('shows a stall as it grows, on both sides and across a restart of the master', async () => {
  await inSync('backup1');
  const blocker = new Client({ connectionString: urls.backup1 });
  open.push(blocker);
  await blocker.connect();
  // Reading goes on; nothing can be applied.
  await blocker.query('begin; lock table replica_state in share mode');
  try {
    await stall();
  } finally {
    await blocker.query('rollback');
  }
  await inSync('backup1');
});

async function stall(): Promise<void> {
  const since = Date.now();
  await new SyncClient(master).run('2020-05-01', '2020-05-29');
  const late = await master.post('/api/dms/sync/trigger');
  expect([late.status, late.body]).toMatchObject([503, { code: 'slaves_behind', success: false, result: { success: false, results: { backup1: false, backup2: true } } }]);
  await master.stop();
  master = await startMaster();
  await inSync('backup2');
  await reaches('backup1', 'lagging');
  expect(Date.now() - since).toBeLessThan(60_000);
  for (const server of [master, backup1]) {
    const { sync_delay, behind, state } = await node(server, 'backup1');
    const stalled = (Date.now() - since) / 1000;
    expect([state, Number(sync_delay)]).toEqual(['lagging', expect.any(Number)]);
    expect(sync_delay).toBeGreaterThan(30);
    // Since the last sign that all was there: one that was in sync had it 12 s ago at the most.
    expect(Math.abs(Number(sync_delay) - stalled)).toBeLessThan(13);
    expect(behind).toBeGreaterThan(0);
  }
  expect((await backup1.get('/api/dms/status')).body.sync_delay).toBeGreaterThan(30);
  // The other one is not held up; its own signs come every few seconds.
  await inSync('backup2');
}

it('says which node is offline and why, soon, and keeps counting without its master', async () => {
  backup1.signal('SIGSTOP');
  // An answer is kept for a second.
  await sleep(1_100);
  try {
    const began = Date.now();
    expect(await node(master, 'backup1')).toMatchObject({ status: 'offline', state: 'unreachable', error: expect.stringContaining('3 s'), uptime: null });
    expect(Date.now() - began).toBeLessThan(4_500);
  } finally {
    backup1.signal('SIGCONT');
  }
  await inSync('backup1');
  await master.stop();
  await sleep(1_100);
  const [gone, own] = (await nodesOf(backup1)).nodes;
  expect(gone).toMatchObject({ role: 'master', status: 'offline', error: expect.stringContaining('ECONNREFUSED'), port: ports[0] });
  expect(own).toMatchObject({ name: 'backup1', status: 'running' });
  expect((await backup1.get('/api/dms/master/status')).body).toEqual({ status: 'offline', error: expect.stringContaining('ECONNREFUSED') });
  expect(code(await backup1.post('/api/dms/sync/request', {}))).toEqual([503, 'master_unreachable']);
  await sleep(2_000);
  expect((await node(backup1, 'backup1')).sync_delay).toBeGreaterThan(Number(own.sync_delay));
  await backup1.stop();
  master = await startMaster();
  expect(await nodesOf(master)).toMatchObject({ total_nodes: 3, online_nodes: expect.any(Number) });
  expect(await node(master, 'backup1')).toMatchObject({ status: 'offline', state: 'unreachable', error: expect.stringContaining('ECONNREFUSED') });
  backup1 = await startSlave('backup1', { PORT: String(ports[1]) });
});

it('opens to a slave\'s key its own sync and the status, and no secret to anyone', async () => {
  const url = await createDatabase(postgres, 'dms_keyed');
  const server = await TestServer.start({
    env: { DATABASE_URL: url, API_KEY: 'canary-admin-77ab', SLAVES: `backup1=http://127.0.0.1:${ports[1]},backup2=http://127.0.0.1:1`, SLAVE_KEYS: 'backup1=canary-slave-55cd' },
  });
  try {
    const { key } = (await server.post<{ key: string }>('/api/v1/peers', { name: 'backup1' })).body;
    const as = { 'x-api-key': key };
    expect((await server.get('/api/dms/status', as)).status).toBe(200);
    expect((await server.post('/api/dms/slaves/backup1/sync', {}, as)).body.result).toMatchObject({ slaves: ['backup1'] });
    // A name of its own making is its own.
    expect((await server.post('/api/dms/slaves/vm_slave/sync', {}, as)).body.result).toMatchObject({ slaves: ['backup1'] });
    expect(code(await server.post('/api/dms/slaves/backup2/sync', {}, as))).toEqual([403, 'not_your_slave']);
    for (const path of ['nodes', 'slaves', 'slaves/backup1/status', 'sync/status', 'sync/history']) {
      expect([path, ...code(await server.get(`/api/dms/${path}`, as))]).toEqual([path, 403, 'forbidden_scope']);
    }
    expect(code(await server.post('/api/dms/sync/trigger', undefined, as))).toEqual([403, 'forbidden_scope']);
    for (const path of ['status', 'nodes', 'slaves', 'slaves/backup1/status', 'sync/status', 'sync/history']) {
      expect((await server.get(`/api/dms/${path}`)).text).not.toMatch(/canary|tm_/);
    }
  } finally {
    await server.stop();
  }
});
