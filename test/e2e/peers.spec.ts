import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { tidemark } from '../support/cli';
import { Answer } from '../support/http-request';
import { OutsidePostgres } from '../support/outside-postgres';
import { makeHome, TestServer } from '../support/server';
import { eventually, INSTANT } from '../support/sync-client';

const API_KEY = 'canary-admin-91c4';
const PEERS = '/api/v1/peers';
const SESSION = '/api/v1/session';
const PUBLIC = new Set(['/', '/health', '/health/live', '/health/ready', '/api/health', SESSION]);
const PAGES = ['/docs', '/docs/start.js', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/openapi.json'];
/** For a connection that has just been cut to be noticed. */
const AWAY_WITHIN_MS = 15_000;

interface NewPeer extends Record<string, unknown> { status: string; name: string; key: string; lead: boolean }
interface Peer { name: string; lead: boolean; created_at: string; revoked_at: string | null }
interface Operation { security?: Record<string, string[]>[] }

jest.setTimeout(120_000);

let postgres: OutsidePostgres;
let url: string;
/** Two processes on one database. */
let server: TestServer;
let other: TestServer;
const keys: string[] = [];
beforeAll(async () => {
  postgres = await OutsidePostgres.start();
  url = await postgres.createDatabase('peers');
  server = await TestServer.start({ env: { API_KEY, DATABASE_URL: url, LOG_LEVEL: 'verbose' } });
  other = await TestServer.start({ env: { API_KEY, DATABASE_URL: url, LOG_LEVEL: 'verbose' } });
});
afterAll(async () => {
  await server?.stop();
  await other?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

const as = (key: string | string[]) => ({ 'x-api-key': key });
const peers = async () => (await server.get<{ data: Peer[] }>(PEERS)).body.data;

async function add(name: string, more: object = {}): Promise<string> {
  const { status, text, body } = await server.post<NewPeer>(PEERS, { name, ...more });
  if (status !== 200) throw new Error(`no key: ${status} ${text}`);
  keys.push(body.key);
  return body.key;
}

/** A known key that lacks the scope is answered with 403, a stranger with 401. */
const isKnown = async (key: string, at: TestServer) => (await at.get(PEERS, as(key))).status === 403;

it('makes a key that is shown once and stored as a hash', async () => {
  const { status, body } = await server.post<NewPeer>(PEERS, { name: 'backup1' });
  expect([status, body]).toEqual([200, { status: 'success', name: 'backup1', key: expect.stringMatching(/^tm_[A-Za-z0-9_-]{43}$/), lead: false, scope: 'replicate' }]);
  keys.push(body.key);
  const leading = await server.post<NewPeer>(PEERS, { name: 'master', lead: true });
  expect(leading.body).toMatchObject({ name: 'master', lead: true });
  keys.push(leading.body.key);
  expect(await peers()).toEqual([
    { name: 'backup1', lead: false, scope: 'replicate', created_at: expect.stringMatching(INSTANT), revoked_at: null },
    { name: 'master', lead: true, scope: 'replicate', created_at: expect.stringMatching(INSTANT), revoked_at: null },
  ]);
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ hash: string; line: string }>(`select encode(key_hash, 'hex') as hash, p::text as line from peer_key p order by name`);
  await client.end();
  expect(rows.map(({ hash }) => hash)).toEqual(keys.map((key) => createHash('sha256').update(key).digest('hex')));
  for (const key of keys) expect(rows.map(({ line }) => line).join()).not.toContain(key.slice(3));
});

it('refuses bad names and bodies, and a second key for a living name', async () => {
  for (const name of ['', '-a', 'a b', 'a/b', 'ü', 'a'.repeat(65), 'a\n', 7, null]) {
    expect([name, (await server.post(PEERS, { name })).status]).toEqual([name, 400]);
  }
  for (const body of [{}, { name: 'x', lead: 'yes' }, { name: 'x', key: 'mine' }]) expect((await server.post(PEERS, body)).status).toBe(400);
  const twice = await server.post(PEERS, { name: 'backup1', lead: true });
  expect([twice.status, twice.body.code]).toEqual([409, 'peer_exists']);
  expect((await peers()).map(({ name, lead }) => [name, lead])).toEqual([['backup1', false], ['master', true]]);
  expect((await server.delete(`${PEERS}/nobody`)).status).toBe(404);
  expect((await server.delete(`${PEERS}/${'a'.repeat(65)}`)).status).toBe(400);
});

it('makes one key of many that are asked for at once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.post<NewPeer>(PEERS, { name: 'contested' })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
});

it('opens with it no route but those of scope replicate, on every process', async () => {
  const { paths } = (await server.get<{ paths: Record<string, Record<string, Operation>> }>('/openapi.json')).body;
  const routes: [string, string, string[]][] = Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations)
    .map(([method, { security = [] }]): [string, string, string[]] => [method.toUpperCase(), path, security.flatMap((one) => Object.values(one).flat())]));
  expect(routes.length).toBeGreaterThan(25);
  for (const path of PAGES) routes.push(['GET', path, ['read']]);
  for (const key of keys) {
    for (const at of [server, other]) {
      for (const [method, path, scopes] of routes.filter(([, , scopes]) => !scopes.includes('replicate'))) {
        const { status, body } = await at.request(path.replace(/\{[^}]+\}/g, '1'), { method, headers: as(key) });
        // Signing in is for strangers, and wants a body.
        if (PUBLIC.has(path)) expect([method, path, status]).toEqual([method, path, method === 'POST' ? 400 : 200]);
        else expect([method, path, scopes, status, body.code]).toEqual([method, path, scopes, 403, 'forbidden_scope']);
      }
    }
  }
  expect((await server.get('/api/v1/nope', as(keys[0]))).status).toBe(404);
});

it('lets no peer make, list, widen or revoke keys', async () => {
  const before = await peers();
  for (const key of keys) {
    const answers: Answer[] = [
      await server.get(PEERS, as(key)), await server.post(PEERS, { name: 'mine', lead: true }, as(key)),
      await server.post(PEERS, { name: 'backup1', lead: true }, as(key)),
      await server.request(`${PEERS}/master`, { method: 'DELETE', headers: as(key) }),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([403, 'forbidden_scope']);
  }
  expect(await peers()).toEqual(before);
});

it('answers what is no key with 401, never 500', async () => {
  const [key] = keys;
  const shapes = ['', 'x', 'tm_', key.slice(0, -1), `${key}x`, key.toUpperCase(), 'k'.repeat(10_000), 'tm_ü\u00ff', createHash('sha256').update(key).digest('hex')];
  for (const shape of [...shapes, [key, key], ['a', key]]) {
    const { status, body } = await other.get(PEERS, as(shape));
    expect([shape, status, body.code]).toEqual([shape, 401, 'unauthorized']);
  }
});

it('opens nothing within a second of its revocation, on every process, and its name may have another', async () => {
  const key = await add('short-lived');
  await eventually('the key on both', async () => (await isKnown(key, server)) && (await isKnown(key, other)), 2_000);
  const asked = { server: 0, other: 0 };
  let going = true;
  // Asked all the time, so that whatever is remembered of the key is as fresh as can be.
  const flood = (at: TestServer, name: keyof typeof asked) => (async () => {
    let last = 0;
    for (; going; asked[name]++) if (await isKnown(key, at)) last = performance.now();
    return last;
  })();
  const floods = [flood(server, 'server'), flood(other, 'other')];
  await sleep(300);
  const revokedAt = performance.now();
  expect((await server.delete(`${PEERS}/short-lived`)).status).toBe(200);
  const answeredAt = performance.now();
  // More would make this address wait for its wrong keys; the answer would be the same.
  await sleep(1_200);
  going = false;
  for (const last of await Promise.all(floods)) {
    expect(last).toBeGreaterThan(0);
    expect(last - answeredAt).toBeLessThan(1_000);
  }
  expect(answeredAt - revokedAt).toBeLessThan(1_000);
  expect((await server.delete(`${PEERS}/short-lived`)).status).toBe(404);
  expect(await peers()).toContainEqual({ name: 'short-lived', lead: false, scope: 'replicate', created_at: expect.any(String), revoked_at: expect.stringMatching(INSTANT) });
  const next = await add('short-lived', { lead: true });
  expect(next).not.toBe(key);
  await eventually('the new key', () => isKnown(next, server), 2_000);
  expect(await isKnown(key, server)).toBe(false);
  expect((await peers()).find(({ name }) => name === 'short-lived')).toMatchObject({ lead: true, revoked_at: null });
});

it('is managed in the terminal on the same store', async () => {
  const home = makeHome();
  const env = { DATABASE_URL: url };
  const made = await tidemark(home, ['peers', 'add', 'by-hand', '--json'], env);
  expect(made.code).toBe(0);
  const { key } = JSON.parse(made.stdout) as NewPeer;
  keys.push(key);
  await eventually('the key', () => isKnown(key, other), 2_000);
  const again = await tidemark(home, ['peers', 'add', 'by-hand'], env);
  expect(again).toEqual({ code: 1, stdout: '', stderr: '"by-hand" has a key already; revoke it first\n' });
  expect(await tidemark(home, ['peers', 'add', 'a b'], env)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^name: must be/) });
  const list = await tidemark(home, ['peers', 'list', '--json'], env);
  expect(JSON.parse(list.stdout)).toContainEqual({ name: 'by-hand', lead: false, scope: 'replicate', created_at: expect.any(String), revoked_at: null });
  expect(list.stdout).not.toContain('tm_');
  expect(await tidemark(home, ['peers', 'revoke', 'by-hand'], env)).toMatchObject({ code: 0, stderr: '' });
  await eventually('no such key', async () => !(await isKnown(key, other)), 1_000);
  expect((await tidemark(home, ['peers', 'revoke', 'by-hand'], env)).code).toBe(2);
  rmSync(home, { recursive: true, force: true });
});

it('makes a key on a new database without deciding what that will be', async () => {
  const home = makeHome();
  const fresh = await postgres.createDatabase('undecided');
  const made = await tidemark(home, ['peers', 'add', 'master', '--lead'], { DATABASE_URL: fresh });
  expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/may lead.*\ntm_[\w-]{43}\n$/)]);
  const client = new Client({ connectionString: fresh });
  await client.connect();
  expect((await client.query('select r.role, (select count(*)::int from instrument) as instruments from reign r')).rows).toEqual([{ role: null, instruments: 0 }]);
  await client.end();
  rmSync(home, { recursive: true, force: true });
});

it('leaves who made and revoked keys in the log, and never a key', () => {
  const audit = server.logFile.split('\n').filter((line) => line.includes('[INFO] audit: '));
  expect(audit.map((line) => line.split('audit: ')[1])).toEqual(expect.arrayContaining([
    'api-key made a key for the peer backup1', 'api-key made a key for the peer master, which may lead', 'api-key revoked the key of the peer short-lived',
  ]));
  for (const text of [server.logFile, server.stdout, other.logFile, other.stdout]) {
    for (const key of keys) expect(text).not.toContain(key.slice(3));
  }
});

it('says 503 for every key but API_KEY while the database is away, and knows them again afterwards', async () => {
  const [key] = keys;
  await postgres.crash();
  await eventually('503', async () => (await server.get(PEERS, as(key))).status === 503, AWAY_WITHIN_MS);
  for (const unknown of [key, 'wrong']) {
    const { status, body } = await server.get(PEERS, as(unknown));
    expect([status, body.code]).toEqual([503, 'database_unavailable']);
  }
  expect((await server.get('/openapi.json')).status).toBe(200);
  await postgres.startAgain();
  await eventually('the key', () => isKnown(key, server), 30_000);
  await eventually('readiness', async () => (await other.get('/health/ready')).status === 200, 30_000);
});

it('leaves a server without API_KEY as open as it was, on loopback', async () => {
  const plain = await TestServer.start({ env: { DATABASE_URL: url } });
  expect((await plain.get(PEERS)).status).toBe(200);
  expect((await plain.get(PEERS, as('wrong'))).status).toBe(200);
  expect((await plain.get(PEERS, { host: 'evil.example' })).body.code).toBe('forbidden_host');
  await plain.stop();
});
