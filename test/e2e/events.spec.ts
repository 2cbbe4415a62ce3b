import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestAuthority, writeCertificate } from '../support/certificates';
import { query } from '../support/change';
import { EventClient, EventMessage, expectGapless, refused, UPGRADE } from '../support/event-client';
import { ask } from '../support/http-request';
import { MarketStub } from '../support/market-stub';
import { OutsidePostgres } from '../support/outside-postgres';
import { makeHome, TestServer } from '../support/server';
import { eventually, INSTANT, SYNC_STATUS, SyncClient } from '../support/sync-client';

const NAMES = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF'];
const READERS = 200;
const ORIGIN = 'http://page.example';

jest.setTimeout(120_000);

let postgres: OutsidePostgres;
let market: MarketStub;
beforeAll(async () => {
  postgres = await OutsidePostgres.start();
  market = await MarketStub.start();
});
afterAll(async () => {
  await market?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

/** What a further server on the database would tell: so many events of its own, `bytes` each. */
async function tell(url: string, from: string, first: number, count: number, bytes = 100, type = 'alert'): Promise<void> {
  await query(url, `select pg_notify('tidemark_events', jsonb_build_object('from', $1::text, 'n', n, 'type', $5::text, 'at', '2026-11-20T20:00:00.000+08:00',
    'data', jsonb_build_object('n', n, 'text', repeat('x', $4)))::text) from generate_series($2::int, $2::int + $3::int - 1) n`, [from, first, count, bytes, type]);
}

describe('without a key, two servers on one database', () => {
  let url: string;
  let server: TestServer;
  let other: TestServer;
  let sync: SyncClient;
  beforeAll(async () => {
    url = await postgres.createDatabase('events');
    const options = { config: market.config(NAMES), env: { DATABASE_URL: url, CORS_ORIGINS: ORIGIN } };
    server = await TestServer.start(options);
    other = await TestServer.start(options);
    sync = new SyncClient(server);
  });
  afterAll(async () => {
    await server?.stop();
    await other?.stop();
  });

  it('tells of a run from its start to its end, in order and without a gap, also on the other server', async () => {
    for (const name of NAMES) market.script(name, (...call) => void sleep(300).then(() => market.whole(...call)));
    const [here, there] = [await EventClient.open(server), await EventClient.open(other)];
    const taskId = await sync.start('2020-01-01', '2020-03-31');
    const end = await here.until('end', ({ type }) => type === 'sync.ended');
    // Whoever hears of the end may start the next run at once.
    const next = await sync.start('2020-04-01', '2020-04-02');
    await here.until('next end', ({ type, task_id }) => type === 'sync.ended' && task_id === next);
    const own = here.messages.filter(({ task_id }) => task_id === taskId);
    expectGapless(here.messages);
    expect(own.at(-1)).toBe(end);
    expect(new Set(own.slice(0, -1).map(({ type }) => type))).toEqual(new Set(['sync.progress']));
    expect(own[0]).toMatchObject({ status: 'running', task_type: 'web_batch', total: 91, at: expect.stringMatching(INSTANT) });
    expect(own.at(-2)).toMatchObject({ status: 'completed', progress_percent: 100, success: 62, rows_written: NAMES.length * 62 });
    expect(end).toEqual({ type: 'sync.ended', at: end.at, seq: end.seq, task_id: taskId, ...await sync.progress(taskId) });
    const percents = own.map(({ progress_percent }) => progress_percent as number);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    // Six answers of 300 ms by four at once: at least two quarters of a second, and never more than four tellings a second.
    const seconds = (Date.parse(end.at) - Date.parse(own[0].at)) / 1000;
    expect(own.length).toBeGreaterThan(3);
    expect(own.length).toBeLessThanOrEqual(seconds * 4 + 4);
    await there.until('next end', ({ type, task_id }) => type === 'sync.ended' && task_id === next);
    await sleep(200);
    const facts = (message: EventMessage) => ({ ...message, seq: 0 });
    expect(there.messages.map(facts)).toEqual(here.messages.map(facts));
    expectGapless(there.messages);
    await here.close();
    await there.close();
  });

  it('replays what was missed, and nothing twice', async () => {
    const first = await EventClient.open(server);
    const taskId = await sync.start('2020-05-01', '2020-06-30');
    await first.until('progress', ({ type }) => type === 'sync.progress');
    await first.close();
    await sync.ended(taskId);
    const second = await EventClient.open(server, `?since=${first.last}`);
    await second.until('end', ({ type, task_id }) => type === 'sync.ended' && task_id === taskId);
    expect(second.messages[0].seq).toBe(first.last + 1);
    expectGapless([...first.messages, ...second.messages]);
    const { last } = second;
    const third = await EventClient.open(server, `?since=${last}`);
    await tell(url, 'replayed', 1, 1);
    expect((await third.until('anything', () => true)).seq).toBe(last + 1);
    await second.close();
    await third.close();
  });

  it('says so where some are missing: an old number, one of another server, events of another server', async () => {
    await tell(url, 'before', 1, 1);
    const old = await EventClient.open(server, '?since=1');
    const { seq } = await old.until('something', ({ type }) => type !== 'gap');
    expect(old.messages[0]).toEqual({ type: 'gap', at: expect.stringMatching(INSTANT), seq: seq - 1, from: 2, to: seq - 1 });
    const future = await EventClient.open(server, `?since=${seq + 1e12}&types=*`);
    await future.until('the whole ring', ({ type }) => type === 'alert');
    expect([future.messages[0], future.messages[1].seq]).toEqual([{ ...old.messages[0], at: expect.any(String), from: seq + 1e12 + 1 }, seq]);
    await tell(url, 'lossy', 1, 1);
    await tell(url, 'lossy', 4, 1);
    const gap = await future.until('gap', ({ missed }) => missed !== undefined);
    expect(gap).toMatchObject({ type: 'gap', missed: 2, from: null, to: null });
    // Whatever else comes over the channel is no event.
    for (const text of ['', '[]', '{"type":"alert"}', '{"from":"x","n":1,"type":"forged","at":"","data":{}}']) await query(url, `select pg_notify('tidemark_events', $1)`, [text]);
    await tell(url, 'lossy', 5, 1);
    const all = await EventClient.open(server, `?since=${gap.seq}`);
    await all.until('the next', ({ n }) => n === 5);
    expect(all.messages.map(({ n }) => n)).toEqual([4, 5]);
    for (const client of [old, future, all]) await client.close();
  });

  it('sends what was asked for', async () => {
    const chosen = await EventClient.open(server, '?types=sync.ended,task.*');
    await tell(url, 'ended', 1, 1, 10, 'sync.ended');
    const changing = await EventClient.open(server, '?types=task.changed');
    changing.send('{"subscribe":["alert"]}');
    await sleep(100);
    await tell(url, 'chosen', 1, 1);
    await tell(url, 'changed', 1, 1, 10, 'task.changed');
    await changing.until('alert', ({ type }) => type === 'alert');
    await chosen.until('task', ({ type }) => type === 'task.changed');
    expect(changing.messages).toHaveLength(1);
    expect(new Set(chosen.messages.map(({ type }) => type))).toEqual(new Set(['sync.ended', 'task.changed']));
    for (const [text, code] of [['{"subscribe":["nope"]}', 1008], ['{"subscribe":["alert"],"more":1}', 1008], ['{', 1008], ['x'.repeat(5_000), 1009], [Buffer.from('{}'), 1003]] as const) {
      const client = await EventClient.open(server);
      client.send(text);
      expect([text.slice(0, 30), (await client.closed()).code]).toEqual([text.slice(0, 30), code]);
    }
    await chosen.close();
    await changing.close();
  });

  it('refuses queries that it does not understand, and handshakes that are none', async () => {
    for (const [search, field] of [['since=-1', 'since'], ['since=1e3', 'since'], ['since=', 'since'], ['types=nope', 'types[0]'], ['types=', 'types[0]'], ['since=1&since=2', 'since'], ['key=x', 'key']]) {
      const { status, body } = await refused(server, `/ws?${search}`);
      expect([search, status, body]).toEqual([search, 400, expect.objectContaining({ status: 'error', field })]);
    }
    for (const [name, value] of [['sec-websocket-version', '7'], ['sec-websocket-key', 'short']]) {
      const { status, body } = await refused(server, '/ws', { [name]: value });
      expect([status, body]).toEqual([400, expect.objectContaining({ status: 'error', code: 'bad_request' })]);
    }
  });

  it('lets in no foreign page, no foreign name and no other path', async () => {
    for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${server.port + 1}`]) {
      const { status, body } = await refused(server, '/ws', { origin });
      expect([origin, status, body.code]).toEqual([origin, 403, 'forbidden_origin']);
    }
    const rebound = await refused(server, '/ws', { host: 'evil.example' });
    expect([rebound.status, rebound.body.code]).toEqual([403, 'forbidden_host']);
    for (const origin of [ORIGIN, server.url]) await (await EventClient.open(server, '', { origin })).close();
    // A ticket does not make a foreign page or name one's own.
    const { ticket } = (await server.post<{ ticket: string }>('/api/v1/ws-tickets')).body;
    expect((await refused(server, `/ws?ticket=${ticket}`, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await refused(server, `/ws?ticket=${ticket}`, { host: 'evil.example' })).status).toBe(403);
    for (const path of ['/ws/', '//ws', '/%77s', '/WS', '/ws;a', '/x/../ws', '/./ws', '/ws%3fsince=1', '/', '/api/v1/bars', `http://localhost/ws`]) {
      const { status, body } = await refused(server, path);
      expect([path, status, body.code]).toEqual([path, 404, 'route_not_found']);
    }
    expect(await server.sendRaw(`GET /ws HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`, 2_000)).toMatch(/^HTTP\/1\.1 400/);
  });

  it('answers a request that offers HTTP/2 as if it did not, its body included', async () => {
    const offer = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' };
    const read = await ask(server.port, '/health', { headers: offer });
    expect([read.status, read.body]).toEqual([200, { status: 'healthy' }]);
    const posted = await ask(server.port, `${SYNC_STATUS}/sync/batch`, { method: 'POST', headers: offer, body: { start_date: 'x' } });
    expect([posted.status, posted.body.field]).toEqual([400, 'start_date']);
    const foreign = await ask(server.port, '/health', { headers: { ...offer, host: 'evil.example' } });
    expect(foreign.body.code).toBe('forbidden_host');
  });

  it('drops a reader that does not keep up, and no other; it comes back for the rest', async () => {
    const [slow, fast] = [await EventClient.open(server, '?types=alert'), await EventClient.open(server, '?types=alert')];
    await tell(url, 'fast', 1, 1);
    await slow.until('alert', () => true);
    slow.pause();
    for (let at = 2; at < 2_002; at += 200) await tell(url, 'fast', at, 200, 6_500);
    await fast.until('all', ({ n }) => n === 2_001);
    // It is told once it has been behind for three seconds; the kernel still holds what it has not read.
    await sleep(5_000);
    slow.resume();
    const { code, reason } = await slow.closed();
    expect([code, reason]).toEqual([1013, `too slow; come back with ?since=${slow.last}`]);
    expect(slow.messages.length).toBeLessThan(2_001);
    const again = await EventClient.open(server, `?types=alert&since=${slow.last}`);
    await again.until('the rest', ({ n }) => n === 2_001);
    expect([...slow.messages, ...again.messages].map(({ n }) => n)).toEqual(Array.from({ length: 2_001 }, (_, n) => n + 1));
    expect(fast.messages).toHaveLength(2_001);
    await fast.close();
    await again.close();
  });

  it('holds the latest ten thousand', async () => {
    const fast = await EventClient.open(server, '?types=alert');
    for (let at = 1; at < 10_501; at += 2_100) await tell(url, 'many', at, 2_100);
    await fast.until('all', ({ n }) => n === 10_500);
    const late = await EventClient.open(server, `?since=${fast.last - 10_499}`);
    await late.until('the last', ({ n }) => n === 10_500);
    expect(late.messages[0]).toMatchObject({ type: 'gap', from: fast.last - 10_498, to: fast.last - 10_000 });
    expect(late.messages).toHaveLength(10_001);
    expectGapless(late.messages);
    const within = await EventClient.open(server, `?since=${fast.last - 10_000}`);
    await within.until('the last', ({ n }) => n === 10_500);
    expect(within.messages).toHaveLength(10_000);
    for (const client of [fast, late, within]) await client.close();
  });

  it('takes so many readers and no more', async () => {
    const readers = await Promise.all(Array.from({ length: READERS }, () => EventClient.open(other)));
    const { status, headers, body } = await refused(other, '/ws');
    expect([status, headers['retry-after'], body.code]).toEqual([503, '5', 'too_many_connections']);
    await readers.pop()?.close();
    await (await eventually('a place', () => EventClient.open(other).catch(() => undefined))).close();
    await tell(url, 'everybody', 1, 1);
    await Promise.all(readers.map((reader) => reader.until('alert', ({ type }) => type === 'alert')));
    await Promise.all(readers.map((reader) => reader.close()));
  });

  it('tells how a run ended whose process died', async () => {
    const here = await EventClient.open(server);
    market.hold('BBB');
    const taskId = await new SyncClient(other).start('2020-10-01', '2020-10-30');
    await here.until('progress', ({ type, task_id }) => type === 'sync.progress' && task_id === taskId);
    await other.kill('SIGKILL');
    market.release('BBB');
    const end = await here.until('end', ({ type, task_id }) => type === 'sync.ended' && task_id === taskId);
    expect(end).toMatchObject({ status: 'failed', reason: 'interrupted', total: 30, start_date: '2020-10-01' });
    await here.close();
    other = await TestServer.start({ config: market.config(NAMES), env: { DATABASE_URL: url } });
  });

  it('passes on again after the database was away', async () => {
    const [here, there] = [await EventClient.open(server, '?types=sync.*'), await EventClient.open(other, '?types=sync.*')];
    await postgres.crash();
    await eventually('503', async () => (await server.get('/health/ready')).status === 503);
    await postgres.startAgain();
    await eventually('readiness', async () => (await server.get('/health/ready')).status === 200 && (await other.get('/health/ready')).status === 200);
    const taskId = await eventually('a run', () => sync.start('2020-07-01', '2020-07-31').catch(() => undefined));
    for (const client of [here, there]) await client.until('end', ({ type, task_id }) => type === 'sync.ended' && task_id === taskId);
    for (const client of [here, there]) await client.close();
  });

  it('says goodbye at a stop, after the last word of what was running, and goes at once', async () => {
    market.hold('AAA');
    const client = await EventClient.open(server);
    const taskId = await sync.start('2020-08-01', '2020-09-30');
    const mute = await EventClient.open(server);
    mute.pause();
    const began = performance.now();
    await server.stop();
    expect(performance.now() - began).toBeLessThan(15_000);
    expect((await client.closed()).code).toBe(1001);
    expect(client.messages.at(-1)).toMatchObject({ type: 'sync.ended', task_id: taskId, status: 'failed', reason: 'interrupted' });
    market.release('AAA');
    mute.resume();
    await mute.closed();
    const before = client.last;
    server = await TestServer.start({ config: market.config(NAMES), env: { DATABASE_URL: url } });
    sync = new SyncClient(server);
    const again = await EventClient.open(server, `?since=${before}`);
    const next = await sync.start('2020-08-01', '2020-08-02');
    await again.until('end', ({ type, task_id }) => type === 'sync.ended' && task_id === next);
    expect(again.messages[0]).toMatchObject({ type: 'gap', from: before + 1 });
    expect(again.messages[0].seq).toBeGreaterThan(before);
    await again.close();
  });
});

describe('with a key', () => {
  const API_KEY = 'canary-events-5b21';
  let server: TestServer;
  let peer: string;
  beforeAll(async () => {
    server = await TestServer.start({ env: { API_KEY, DATABASE_URL: await postgres.createDatabase('keyed'), LOG_LEVEL: 'verbose' } });
    peer = (await server.post<{ key: string }>('/api/v1/peers', { name: 'backup1' })).body.key;
  });
  afterAll(() => server?.stop());

  const none = { 'x-api-key': [] as string[] };
  const ticketOf = async () => (await server.post<{ ticket: string }>('/api/v1/ws-tickets')).body.ticket;

  it('lets in who may read, by header or by ticket, and nobody else', async () => {
    const strangers: [string, Record<string, string | string[]>][] = [
      ['/ws', {}], ['/ws', { 'x-api-key': 'wrong' }], ['/ws', { 'x-api-key': [API_KEY, API_KEY] }], ['/ws', { 'x-api-key': '' }], [`/ws?key=${API_KEY}`, {}],
      [`/ws?ticket=${API_KEY}`, {}], ['/ws?ticket=', {}], [`/ws?ticket=${'a'.repeat(43)}`, {}], ['/ws', { authorization: `Basic ${Buffer.from(`me:${API_KEY}`).toString('base64')}` }],
      ['/ws', { 'sec-websocket-protocol': API_KEY }], ['/nope', {}], ['/%77s', {}], ['/ws?since=x', {}],
    ];
    for (const [path, headers] of strangers) {
      const { status, body } = await refused(server, path, headers);
      expect([path, headers, status, body.code]).toEqual([path, headers, 401, 'unauthorized']);
    }
    const scope = await refused(server, '/ws', { 'x-api-key': peer });
    expect([scope.status, scope.body.code]).toEqual([403, 'forbidden_scope']);
    expect((await refused(server, '/nope', { 'x-api-key': API_KEY })).status).toBe(404);
    // A key is no cookie: whoever shows it may come from anywhere.
    await (await EventClient.open(server, '', { 'x-api-key': API_KEY, origin: 'http://evil.example' })).close();
    await (await EventClient.open(server, `?ticket=${await ticketOf()}&since=0`)).close();
  });

  it('takes a ticket once, and gives one to readers only', async () => {
    const ticket = await ticketOf();
    const client = await EventClient.open(server, `?ticket=${ticket}`);
    expect((await refused(server, `/ws?ticket=${ticket}`)).status).toBe(401);
    await client.close();
    expect((await server.post('/api/v1/ws-tickets', undefined, none)).status).toBe(401);
    expect((await server.post('/api/v1/ws-tickets', undefined, { 'x-api-key': peer })).status).toBe(403);
    const { status, body } = await server.post('/api/v1/ws-tickets');
    expect([status, body]).toEqual([200, { status: 'success', ticket: expect.stringMatching(/^[\w-]{43}$/), expires_in: 30, expires_at: expect.stringMatching(INSTANT) }]);
  });

  it('shows neither key nor ticket in the log, and no line that a stranger wrote', async () => {
    const ticket = await ticketOf();
    await (await EventClient.open(server, `?ticket=${ticket}`)).close();
    const forged = 'a%0d%0a2026-01-01T00:00:00.000+08:00%20[INFO]%20audit:%20forged';
    for (const path of [`/ws?since=${forged}`, `/ws?${forged}=1`, `/${forged}`]) {
      const { status, headers } = await refused(server, path, { 'x-api-key': API_KEY, 'user-agent': '\xa0' });
      expect([path, [400, 404].includes(status), JSON.stringify(headers).includes('forged')]).toEqual([path, true, false]);
    }
    const plain = await server.get('/ws');
    expect([plain.status, plain.body.code]).toEqual([404, 'route_not_found']);
    for (const text of [server.logFile, server.stdout]) {
      for (const secret of [API_KEY, ticket, peer.slice(3), 'audit: forged']) expect(text).not.toContain(secret);
    }
  });

  it('makes strangers wait who try many keys, and lets the right one in', async () => {
    let last = 0;
    for (let i = 0; i < 40; i++) last = (await refused(server, '/ws', { 'x-api-key': `no-${i}` })).status;
    expect(last).toBe(429);
    await (await EventClient.open(server, '', { 'x-api-key': API_KEY })).close();
  });
});

it('speaks over TLS as well', async () => {
  const authority = await TestAuthority.create();
  const home = makeHome();
  const files = writeCertificate(home, await authority.sign({ addresses: ['127.0.0.1'] }), authority);
  const url = await postgres.createDatabase('tls');
  const server = await TestServer.start({ home, env: { DATABASE_URL: url, TLS_CERT: files.cert, TLS_KEY: files.key }, ca: authority.cert });
  const client = await EventClient.open(server, '', { origin: server.url }, authority.cert);
  await eventually('a listening server', async () => {
    await tell(url, 'tls', 1, 1);
    return client.messages.length > 0;
  });
  expect((await server.get('/wsx', UPGRADE)).status).toBe(404);
  expect((await server.get('/health', { connection: 'Upgrade', upgrade: 'h2c' })).body).toEqual({ status: 'healthy' });
  await server.stop();
  expect((await client.closed()).code).toBe(1001);
  rmSync(home, { recursive: true, force: true });
});
