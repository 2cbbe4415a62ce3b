import { rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { TestAuthority, writeCertificate } from '../support/certificates';
import { EventClient } from '../support/event-client';
import { freePorts } from '../support/free-ports';
import { Answer } from '../support/http-request';
import { OutsidePostgres } from '../support/outside-postgres';
import { makeHome, TestServer } from '../support/server';
import { StubNode, StubOptions } from '../support/stub-node';
import { eventually, INSTANT } from '../support/sync-client';

const API_KEY = 'canary-admin-51e0';
const NODE_API_KEY = 'canary-nodes-77d2';
const NODES = '/api/v1/nodes';
const PEERS = '/api/v1/peers';
const DNS = resolve(__dirname, '../support/rebinding-dns.cjs');

interface Entry extends Record<string, unknown> {
  node_id: string; status: string; state: string; score: number | null; breaker: string; url: string; origin: string; active_tasks: number | null;
  capabilities: string[]; max_workers: number; trouble: { code: string; message: string } | null; last_seen_at: string | null; checked_at: string | null;
}

jest.setTimeout(120_000);

let postgres: OutsidePostgres;
let url: string;
let configured: StubNode;
let server: TestServer;
/** A second process on the same database, with the same settings. */
let other: TestServer;
let nodeKey: string;
let secondKey: string;
let slaveKey: string;
const stubs: StubNode[] = [];
/** What a test has opened, however it ends. */
const opened: (() => unknown)[] = [];
const sql = async (text: string, params: unknown[] = []) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, params)).rows;
  } finally {
    await client.end();
  }
};

async function stub(options: StubOptions = {}): Promise<StubNode> {
  const made = await StubNode.start(options);
  stubs.push(made);
  return made;
}

beforeAll(async () => {
  postgres = await OutsidePostgres.start();
  url = await postgres.createDatabase('nodes');
  configured = await stub({ id: 'anything', key: 'its-own', maxWorkers: 6 });
  const env = {
    API_KEY, NODE_API_KEY, DATABASE_URL: url, NODES: `shelf=${configured.url}`, NODE_KEYS: 'shelf=its-own', LOG_LEVEL: 'verbose', NODE_OPTIONS: `--require ${DNS}`,
  };
  server = await TestServer.start({ env });
  other = await TestServer.start({ env });
  const key = async (name: string, more: object) => (await server.post<{ key: string }>(PEERS, { name, ...more })).body.key;
  [nodeKey, secondKey, slaveKey] = [await key('workers', { scope: 'node' }), await key('others', { scope: 'node' }), await key('backup1', {})];
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(async () => {
  await server?.stop();
  await other?.stop();
  await Promise.all(stubs.map((one) => one.stop()));
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

const as = (key: string) => ({ 'x-api-key': key });
const body = (node: Pick<StubNode, 'id' | 'port'>, more: object = {}) => ({ node_id: node.id, node_name: `Node ${node.id}`, host: '127.0.0.1', port: node.port, ...more });
const register = (node: Pick<StubNode, 'id' | 'port'>, more: object = {}, at = server) => at.post(`${NODES}/register`, body(node, more), as(nodeKey));
const beat = (id: string, more: object = {}, key = nodeKey) => server.post(`${NODES}/${id}/heartbeat`, {
  status: 'healthy', cpu_percent: 30, memory_percent: 40, active_tasks: 1, completed_tasks: 5, failed_tasks: 2, max_workers: 4, ...more,
}, as(key));
const list = async (at = server) => (await at.get<{ data: Entry[]; total: number; online: number }>(NODES)).body;
const entry = async (id: string, at = server) => (await list(at)).data?.find(({ node_id }) => node_id === id);
const becomes = (id: string, status: string, at = server) => eventually(`${id} ${status}`, async () => {
  const found = await entry(id, at);
  return found?.status === status && found;
}, 30_000);
/** Why it cannot be used, once it was asked. */
const troubleOf = (id: string) => eventually(`trouble of ${id}`, async () => (await entry(id))?.trouble, 30_000);
const seenLongAgo = (id: string) => sql(`update node set last_seen_at = now() - interval '61 s' where id = $1`, [id]);

it('knows the nodes of its settings, by their own key and whatever they call themselves', async () => {
  const found = await becomes('shelf', 'healthy');
  expect(found).toMatchObject({
    node_id: 'shelf', node_name: 'shelf', state: 'active', url: configured.url, host: '127.0.0.1', port: configured.port, origin: 'configured', score: 89,
    breaker: 'closed', cpu_percent: 10, memory_percent: 20, active_tasks: 0, sent_tasks: 0, max_workers: 6, capabilities: [], trouble: null, retry_in_ms: 0,
    uptime_seconds: 5, checked_at: expect.stringMatching(INSTANT), last_seen_at: expect.stringMatching(INSTANT), registered_at: expect.stringMatching(INSTANT),
  });
  expect((await becomes('shelf', 'healthy', other)).score).toBe(89);
  expect((await server.get(`${NODES}/shelf`)).body).toMatchObject({ node_id: 'shelf', max_workers: 6 });
});

describe('a node that registers', () => {
  let node: StubNode;
  beforeAll(async () => { node = await stub({ id: 'node_001' }); });

  it('is used by every server on the database', async () => {
    const { status, body: said } = await register(node, { capabilities: ['backtest', 'data_import'], max_workers: 3 });
    expect([status, said]).toEqual([200, { status: 'success', node_id: 'node_001', state: 'active' }]);
    for (const at of [server, other]) {
      expect(await becomes('node_001', 'healthy', at)).toMatchObject({ node_name: 'Node node_001', origin: 'registered', max_workers: 4, url: node.url });
    }
    expect(await list()).toMatchObject({ total: 2, online: 2 });
  });

  it('is heard: its load counts at once, on the charts too', async () => {
    expect((await beat('node_001', { cpu_percent: 60, active_tasks: 2 })).body).toEqual({ status: 'success', node_id: 'node_001', state: 'active' });
    expect(await entry('node_001')).toMatchObject({ cpu_percent: 60, memory_percent: 40, active_tasks: 2, completed_tasks: 5, failed_tasks: 2, score: 38 });
    expect((await beat('node_001', { status: 'draining' })).status).toBe(200);
    expect((await entry('node_001'))?.status).toBe('draining');
    expect((await beat('node_001', { active_tasks: 4 })).status).toBe(200);
    expect((await entry('node_001'))?.status).toBe('busy');
  });

  it('may do it again, and is not let be replaced while it lives', async () => {
    expect((await register(node)).status).toBe(200);
    const impostor = await stub({ id: 'node_001' });
    const { status, body: said } = await register(impostor);
    expect([status, said]).toEqual([409, {
      status: 'error', code: 'node_exists', field: 'node_id', message: "节点 'node_001' 可能已存在，请使用不同的节点ID", detail: expect.any(String),
    }]);
    const english = await server.post(`${NODES}/register`, body(impostor), { ...as(nodeKey), 'accept-language': 'en' });
    expect(english.body.message).toBe('a node called "node_001" is there already, at another address; use another node id');
    expect((await entry('node_001'))?.url).toBe(node.url);
    expect((await register({ id: 'shelf', port: impostor.port })).body.code).toBe('node_exists');
  });

  it('of an id whose node is gone takes it over', async () => {
    const first = await stub({ id: 'node_002' });
    expect((await register(first)).status).toBe(200);
    await becomes('node_002', 'healthy');
    await first.stop();
    await becomes('node_002', 'offline');
    const next = await stub({ id: 'node_002' });
    expect((await register(next)).status).toBe(409);
    await seenLongAgo('node_002');
    expect((await register(next)).status).toBe(200);
    expect(await becomes('node_002', 'healthy')).toMatchObject({ url: next.url, breaker: 'closed' });
  });

  it('under one id twenty times at once, at different addresses, is one', async () => {
    const ports = await freePorts(20);
    const answers = await Promise.all(ports.map((port, n) => register({ id: 'contested', port }, {}, n % 2 === 0 ? server : other)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    expect((await server.delete(`${NODES}/contested`)).status).toBe(200);
  });

  it('says bad things and is refused with the field', async () => {
    const bad: [object, string][] = [
      [{ node_id: '' }, 'node_id'], [{ node_id: 'a b' }, 'node_id'], [{ node_id: '../x' }, 'node_id'], [{ node_id: 'x'.repeat(65) }, 'node_id'], [{ node_id: null }, 'node_id'],
      [{ node_name: 'a\n[INFO] forged' }, 'node_name'], [{ node_name: '\u001b[2J' }, 'node_name'], [{ node_name: 'a\u2028b' }, 'node_name'], [{ node_name: '' }, 'node_name'],
      [{ port: 0 }, 'port'], [{ port: 65_536 }, 'port'], [{ port: 70_000 }, 'port'], [{ port: '8900' }, 'port'], [{ port: 1.5 }, 'port'], [{ port: -1 }, 'port'], [{ port: null }, 'port'],
      [{ max_workers: 0 }, 'max_workers'], [{ max_workers: 1e9 }, 'max_workers'], [{ capabilities: 'all' }, 'capabilities'], [{ capabilities: ['a b'] }, 'capabilities[0]'],
      [{ scheme: 'ftp' }, 'scheme'], [{ key: 'mine' }, 'key'], [{ host: undefined }, 'host'],
    ];
    for (const [more, field] of bad) {
      const { status, body: said } = await register({ id: 'bad', port: 8900 }, more);
      expect([more, status, said.status, said.field]).toEqual([more, 400, 'error', field]);
    }
    for (const more of [{ cpu_percent: -1 }, { cpu_percent: 'high' }, { active_tasks: 1.5 }, { memory_percent: null }, { status: 'a b' }, { extra: 1 }, { max_workers: 0 }]) {
      expect([more, (await beat('node_001', more)).status]).toEqual([more, 400]);
    }
    expect((await beat('nobody')).body).toMatchObject({ status: 'error', code: 'node_not_found' });
    expect((await beat('nobody')).status).toBe(404);
    expect(await entry('bad')).toBeUndefined();
  });
});

describe('an address', () => {
  let canary: StubNode;
  beforeAll(async () => { canary = await stub({ id: 'canary', host: '0.0.0.0' }); });

  it.each([
    '0.0.0.0', '0', '00', '0x0', '0.0', '::', '[::]', '::ffff:0.0.0.0', '::ffff:0:0', '[::ffff:0.0.0.0]', '⓪.⓪.⓪.⓪', '0.0.0.0.', '127.1', '0x7f.1', '2130706433', '0177.0.0.1', '①②⑦.⓪.⓪.①',
    'localhost.', 'u:p@127.0.0.1', 'http://127.0.0.1', '127.0.0.1/', '127.0.0.1?', '127.0.0.1#', '127.0.0.1:80', '127.0.0.1 ', ' ', '127.0.0.1\\', '127.0.0.1%2f', '127。0。0。1',
    '169.254.169.254', '[::ffff:a9fe:a9fe]', '::ffff:169.254.169.254', 'fe80::1', '10.0.0.1', '8.8.8.8', '100.100.100.200', 'no-such-name.invalid',
  ])('%j is refused, registered or tested, and nobody connects', async (host) => {
    const registered = await register({ id: 'ssrf', port: canary.port }, { host });
    expect([registered.status, registered.body.field, registered.body.code]).toEqual([400, 'host', expect.stringMatching(/^(invalid_address|peer_not_allowed|invalid_input)$/)]);
    const tested = await server.post(`${NODES}/test`, { host, port: canary.port });
    expect([tested.status, tested.body.field]).toEqual([400, 'host']);
    expect(canary.connections).toBe(0);
    expect(await entry('ssrf')).toBeUndefined();
  });

  it('that its name gives up later is judged again at each connection', async () => {
    expect((await register({ id: 'rebind', port: canary.port }, { host: 'rebind.example' })).status).toBe(200);
    expect(await troubleOf('rebind')).toMatchObject({ code: 'peer_not_allowed' });
    expect(canary.connections).toBe(0);
    expect((await server.delete(`${NODES}/rebind`)).status).toBe(200);
  });

  it('that redirects leads nowhere, and its key to nobody', async () => {
    const target = await stub({ id: 'target' });
    for (const status of [301, 302, 303, 307, 308]) {
      const node = await stub({ id: `redirects_${status}` });
      node.redirectTo(`${target.url}/api/v1/health`, status);
      expect((await register(node)).status).toBe(200);
      expect(await troubleOf(node.id)).toMatchObject({ code: 'redirect_refused' });
      expect((await server.post(`${NODES}/test`, { host: '127.0.0.1', port: node.port })).body).toMatchObject({ ok: false, code: 'redirect_refused' });
      expect((await server.delete(`${NODES}/${node.id}`)).status).toBe(200);
    }
    expect(target.connections).toBe(0);
  });
});

it('takes nodes that answer over https, by its own CA only', async () => {
  const [authority, unknown] = await Promise.all([TestAuthority.create(), TestAuthority.create()]);
  const home = makeHome();
  opened.push(() => rmSync(home, { recursive: true, force: true }));
  const files = writeCertificate(home, await authority.sign({ addresses: ['127.0.0.1'] }), authority);
  const secure = await Promise.all([authority, unknown].map(async (by) => {
    const node = createServer(await by.sign({ addresses: ['127.0.0.1'] }), (_, response) => response.end(JSON.stringify({ node_id: 'safe', status: 'healthy', cpu_percent: 0, memory_percent: 0, active_tasks: 0 })));
    await new Promise<void>((done) => node.listen(0, '127.0.0.1', done));
    opened.push(() => {
      node.closeAllConnections();
      return new Promise((done) => node.close(done));
    });
    return node;
  }));
  const own = await TestServer.start({ home, env: { TLS_CA: files.ca, DATABASE_URL: await postgres.createDatabase('secure') } });
  opened.push(() => own.stop());
  const test = async (node: (typeof secure)[number], scheme: string) =>
    (await own.post(`${NODES}/test`, { host: '127.0.0.1', port: (node.address() as AddressInfo).port, scheme })).body;
  expect(await test(secure[0], 'https')).toMatchObject({ ok: true, node: { node_id: 'safe' } });
  expect(await test(secure[1], 'https')).toMatchObject({ ok: false, code: 'unreachable', node: null });
  expect(await test(secure[0], 'http')).toMatchObject({ ok: false });
  expect((await own.post(`${NODES}/register`, { node_id: 'safe', host: '127.0.0.1', port: (secure[0].address() as AddressInfo).port, scheme: 'https' })).status).toBe(200);
  await becomes('safe', 'healthy', own);
});

it('tests a connection: within 5 s, and exactly 200', async () => {
  const good = await stub({ id: 'good' });
  const test = async (node: Pick<StubNode, 'port'>) => (await server.post(`${NODES}/test`, { host: '127.0.0.1', port: node.port })).body;
  expect(await test(good)).toEqual({
    ok: true, code: 'ok', message: 'node good answers', http_status: 200, response_ms: expect.any(Number),
    node: { node_id: 'good', node_name: 'Stub good', status: 'healthy', cpu_percent: 10, memory_percent: 20, active_tasks: 0, capabilities: [] },
  });
  for (const status of [201, 204, 401, 404, 500, 503]) {
    expect(await test(await stub({ health: () => status }))).toMatchObject({ ok: false, code: 'bad_status', http_status: status, node: null });
  }
  expect(await test(await stub({ health: () => 'hello' }))).toMatchObject({ ok: false, code: 'malformed_json' });
  expect(await test(await stub({ health: () => '[]' }))).toMatchObject({ ok: false, code: 'not_a_node' });
  expect(await test(await stub({ health: () => ({ status: 'ok' }) }))).toMatchObject({ ok: false, code: 'not_a_node' });
  const [port] = await freePorts(1);
  expect(await test({ port })).toMatchObject({ ok: false, code: 'unreachable', http_status: null });
  const silent = await stub({ silent: true });
  const began = performance.now();
  expect(await test(silent)).toMatchObject({ ok: false, code: 'timeout' });
  expect(performance.now() - began).toBeGreaterThan(4_500);
  expect(good.seen.map(({ key }) => key)).toEqual([undefined]);
  expect((await list()).data.map(({ node_id }) => node_id)).not.toContain('good');
});

it('drains, resumes and removes', async () => {
  const node = await stub({ id: 'node_003' });
  const events = await EventClient.open(server, '?types=node.health', as(API_KEY));
  opened.push(() => events.close());
  const told = (status: string) => events.until(`node_003 ${status}`, (message) => message.type === 'node.health' && message.node_id === 'node_003' && message.status === status);
  await register(node);
  expect(await told('healthy')).toMatchObject({ state: 'active', score: 89, breaker: 'closed', cpu_percent: 10, memory_percent: 20, active_tasks: 0, max_workers: 4 });
  await becomes('node_003', 'healthy');
  expect((await server.post(`${NODES}/node_003/drain`)).body).toEqual({ status: 'success', node_id: 'node_003', state: 'drained' });
  for (const at of [server, other]) await becomes('node_003', 'drained', at);
  await told('drained');
  expect((await register(node)).body.state).toBe('drained');
  expect((await server.post(`${NODES}/node_003/resume`)).body.state).toBe('active');
  await becomes('node_003', 'healthy');
  expect((await server.delete(`${NODES}/node_003`)).body).toEqual({ status: 'success', node_id: 'node_003', state: 'removed' });
  for (const at of [server, other]) await eventually('it out', async () => (await entry('node_003', at)) === undefined, 5_000);
  expect((await server.get(`${NODES}/node_003`)).status).toBe(404);
  await told('removed');
  // It goes on running, and knocks.
  expect((await beat('node_003')).status).toBe(404);
  const knock = await register(node);
  expect([knock.status, knock.body.code]).toEqual([403, 'node_removed']);
  await seenLongAgo('node_003');
  expect((await register(node)).status).toBe(200);
  await becomes('node_003', 'healthy');
  for (const path of ['nobody/drain', 'nobody/resume']) expect((await server.post(`${NODES}/${path}`)).status).toBe(404);
  expect((await server.delete(`${NODES}/nobody`)).status).toBe(404);
  expect((await server.delete(`${NODES}/shelf`)).status).toBe(200);
  expect(await entry('shelf')).toBeUndefined();
  expect((await server.post(`${NODES}/shelf/resume`)).status).toBe(200);
  await becomes('shelf', 'healthy');
});

it('draws the history of a node', async () => {
  const to = Date.UTC(2026, 0, 10, 12);
  const at = (seconds: number) => new Date(to - seconds * 1000).toISOString();
  await sql(`insert into node_sample select 'node_001', $1::timestamptz - make_interval(secs => n * 10), n, 2 * n, n % 3, 100 - n, 1 from generate_series(1, 30) n`, [at(0)]);
  const get = async (query: string) => (await server.get<Record<string, unknown[]>>(`${NODES}/node_001/history?${query}`)).body;
  const range = `from=${encodeURIComponent(at(360))}&to=${encodeURIComponent(at(0))}`;
  const history = await get(`${range}&step=60`);
  expect(history).toEqual({
    node_id: 'node_001', from: expect.stringMatching(INSTANT), to: expect.stringMatching(INSTANT), step_seconds: 60,
    at: Array.from({ length: 6 }, () => expect.stringMatching(INSTANT)), cpu_percent: [null, 27.5, 21.5, 15.5, 9.5, 3.5], memory_percent: [null, 55, 43, 31, 19, 7],
    active_tasks: [null, 1, 1, 1, 1, 1], completed_tasks: [null, 75, 81, 87, 93, 99], failed_tasks: [null, 1, 1, 1, 1, 1],
  });
  expect((await get(range)).at).toHaveLength(36);
  const now = await get('');
  expect([now.at.length, (now.cpu_percent as (number | null)[]).some((cpu) => cpu !== null)]).toEqual([360, true]);
  for (const query of [`${range}&step=5`, `${range}&step=1e3`, `${range}&step=90000`, 'from=yesterday', 'from=2026-02-30T00:00:00Z', 'to=2026-01-01', `from=${at(0)}&to=${at(60)}`,
    `from=2020-01-01T00:00:00Z&to=${at(0)}`, `from=${at(7 * 86_400)}&to=${at(0)}&step=10`, 'colour=red']) {
    expect([query, (await server.get(`${NODES}/node_001/history?${query}`)).status]).toEqual([query, 400]);
  }
  expect((await server.get(`${NODES}/nobody/history`)).status).toBe(404);
  const [{ most }] = await sql(`select max(n)::int as most from (select count(*) as n from node_sample group by node_id, date_bin('10 s', at, '2000-01-01Z')) x`);
  expect(most).toBe(1);
});

describe('keys', () => {
  it('of nodes open the routes of nodes and no other', async () => {
    interface Operation { security?: Record<string, string[]>[] }
    const { paths } = (await server.get<{ paths: Record<string, Record<string, Operation>> }>('/openapi.json')).body;
    const routes = Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations)
      .map(([method, { security = [] }]) => ({ method: method.toUpperCase(), path: path.replace(/\{[^}]+\}/g, '1'), scopes: security.flatMap((one) => Object.values(one).flat()) })));
    const refuses = async (key: string, scope: string) => {
      const closed = routes.filter(({ scopes }) => scopes.length > 0 && !scopes.includes(scope));
      expect(closed.length).toBeGreaterThan(25);
      for (const { method, path } of closed) {
        const { status, body: said } = await server.request(path, { method, headers: as(key) });
        expect([method, path, status, said.code]).toEqual([method, path, 403, 'forbidden_scope']);
      }
    };
    await refuses(nodeKey, 'node');
    await refuses(slaveKey, 'replicate');
    const open = routes.filter(({ scopes }) => scopes.includes('node')).map(({ method, path }) => `${method} ${path}`);
    expect(open).toEqual(expect.arrayContaining([`POST ${NODES}/register`, `POST ${NODES}/1/heartbeat`, 'GET /api/v1/bars']));
    expect((await server.get('/api/v1/bars?instruments=SPX.US&start=2020-01-02&end=2020-01-03', as(nodeKey))).status).toBe(200);
  });

  it('are made for one or the other, and a node leads nobody', async () => {
    expect((await server.get<{ data: object[] }>(PEERS)).body.data).toEqual(expect.arrayContaining([
      expect.objectContaining({ name: 'workers', scope: 'node', lead: false }), expect.objectContaining({ name: 'backup1', scope: 'replicate', lead: false }),
    ]));
    for (const more of [{ scope: 'admin' }, { scope: 'read' }, { scope: ['node'] }, { scope: null }]) expect((await server.post(PEERS, { name: 'x', ...more })).status).toBe(400);
    expect((await server.post(PEERS, { name: 'x', scope: 'node', lead: true })).body).toMatchObject({ code: 'invalid_input', field: 'lead' });
  });

  it('let a node speak for itself only', async () => {
    expect((await beat('node_001', {}, secondKey)).body.code).toBe('not_your_node');
    expect((await beat('node_001', {}, API_KEY)).status).toBe(200);
    expect((await beat('shelf')).status).toBe(404);
  });

  it('stand in no answer and no log', async () => {
    const answers: Answer[] = [await server.get(NODES), await server.get(`${NODES}/shelf`), await server.get('/openapi.json')];
    const texts = [...answers.map(({ text }) => text), server.logFile, server.stdout, other.logFile, JSON.stringify(await sql('select * from node'))];
    for (const key of [NODE_API_KEY, 'its-own', nodeKey, secondKey]) {
      for (const text of texts) expect(text).not.toContain(key);
    }
    await eventually('the audit lines', async () => (server.logFile.match(/audit: /g)?.length ?? 0) > 5);
  });
});

it('is the master\'s business', async () => {
  const named = await stub();
  const slave = await TestServer.start({ until: 'listening', env: { API_KEY, ROLE: 'slave', MASTER_URL: server.url, NODES: `named=${named.url}`, DATABASE_URL: await postgres.createDatabase('slave') } });
  opened.push(() => slave.stop());
  await eventually('its role', async () => !(await slave.get<{ missing?: string[] }>('/health/ready')).body.missing?.includes('role'), 30_000);
  const node = await stub({ id: 'node_009' });
  const answers = [
    await slave.post(`${NODES}/register`, body(node)), await slave.post(`${NODES}/node_009/heartbeat`, { status: 'healthy', cpu_percent: 1, memory_percent: 1, active_tasks: 0 }),
    await slave.post(`${NODES}/node_009/drain`), await slave.delete(`${NODES}/node_009`),
  ];
  for (const { status, body: said } of answers) expect([status, said.code, said.master]).toEqual([403, 'not_master', server.url]);
  await sleep(500);
  expect([(await list(slave)).data, node.connections, named.connections]).toEqual([[], 0, 0]);
});

it('lives on while the database is away', async () => {
  await becomes('node_001', 'healthy');
  await postgres.crash();
  await eventually('503', async () => (await server.get(NODES)).status === 503, 15_000);
  await postgres.startAgain();
  await becomes('node_001', 'healthy');
  await eventually('readiness', async () => (await other.get('/health/ready')).status === 200, 30_000);
});
