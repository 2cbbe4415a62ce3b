import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { TestAuthority, writeCertificate } from '../support/certificates';
import { query } from '../support/change';
import { tidemark } from '../support/cli';
import { EventClient, refused } from '../support/event-client';
import { Answer } from '../support/http-request';
import { OutsidePostgres } from '../support/outside-postgres';
import { makeHome, TestServer } from '../support/server';
import { eventually } from '../support/sync-client';

const API_KEY = 'the-operators-own-key';
/** A route of each scope; the task's body is refused, which only who may give tasks learns. */
const ROUTES = [
  ['read', 'GET', '/api/v1/alerts'], ['sync', 'POST', '/api/v1/sync-status/sync/cancel'], ['replicate', 'GET', '/api/dms/sync/cursor'],
  ['node', 'POST', '/api/v1/nodes/nobody/heartbeat'], ['admin', 'GET', '/api/v1/keys'],
] as const;
const SCOPES = ROUTES.map(([scope]) => scope);

interface Key { id: number; name: string; scopes: string[]; state: string; last_used_at: string | null; created_by: string; revoked_by: string | null }
interface Made { key: string; data: Key }
interface Session { name: string | null; scopes: string[]; role: string | null; keys_needed: boolean }

jest.setTimeout(120_000);

let postgres: OutsidePostgres;
beforeAll(async () => { postgres = await OutsidePostgres.start(); });
afterAll(async () => {
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

const by = (key: string) => ({ 'x-api-key': key });
const keyless = { 'x-api-key': [] as string[] };
const refusal = ({ status, body }: Answer) => [status, body.code];

describe('two servers on one database', () => {
  let url: string;
  let server: TestServer;
  let other: TestServer;
  const home = makeHome();
  const options = () => ({ home, env: { DATABASE_URL: url, API_KEY } });
  beforeAll(async () => {
    url = await postgres.createDatabase('access');
    server = await TestServer.start(options());
    other = await TestServer.start({ env: { DATABASE_URL: url, API_KEY: 'of-the-other' } });
  });
  afterAll(async () => {
    await server?.stop();
    await other?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const make = async (name: string, scopes: readonly string[], more: object = {}) => {
    const { status, body } = await server.post<Made>('/api/v1/keys', { name, scopes, ...more });
    expect([status, body]).toEqual([200, expect.objectContaining({ status: 'success', key: expect.stringMatching(/^tm_[\w-]{43}$/) })]);
    return body;
  };
  const list = async () => (await server.get<{ data: Key[] }>('/api/v1/keys')).body.data;
  const own = () => ({ origin: server.url, 'sec-fetch-site': 'same-origin' });
  /** @returns what a browser sends from then on */
  const signIn = async (key: string) => {
    const answer = await server.post('/api/v1/session', { key }, keyless);
    expect(answer.status).toBe(200);
    return { ...keyless, cookie: (answer.headers['set-cookie'] ?? [])[0].split(';')[0] };
  };

  it('a key is shown once; the database has its hash only, and the log nothing', async () => {
    const { key, data } = await make('shown-once', ['read', 'sync', 'read']);
    expect(data).toMatchObject({ name: 'shown-once', scopes: ['read', 'sync'], state: 'active', created_by: 'api-key', last_used_at: null });
    expect(JSON.stringify(await list())).not.toContain(key);
    const [row] = await query<{ text: string; hash: string }>(url, `select k::text as text, encode(key_hash, 'hex') as hash from access_key k where id = $1`, [data.id]);
    expect(row.hash).toBe(createHash('sha256').update(key).digest('hex'));
    expect(row.text).not.toContain(key);
    await eventually('its line in the log', async () => server.stdout.includes(`api-key made the key ${data.id}, shown-once, for read, sync`));
    expect(server.stdout + server.logFile).not.toContain(key);
  });

  it('opens the routes of its scopes, here and on the other server, and no others', async () => {
    for (const scope of SCOPES) {
      const { key } = await make(`only-${scope}`, [scope]);
      for (const [wanted, method, path] of ROUTES) {
        const allowed = scope === 'admin' || scope === wanted;
        for (const asked of [server, other]) {
          const answer = await asked.request(path, { method, headers: by(key) });
          expect([scope, path, answer.status === 403 ? 'forbidden' : answer.status === 401 ? 'stranger' : 'in']).toEqual([scope, path, allowed ? 'in' : 'forbidden']);
          if (!allowed) expect(answer.body.code).toBe('forbidden_scope');
        }
      }
    }
  });

  it('opens every route to the scopes that its documentation names, and to no others', async () => {
    const { body: { paths } } = await server.get<{ paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>> }>('/openapi.json');
    const weak = await Promise.all(SCOPES.filter((scope) => scope !== 'admin').map(async (scope) => ({ scope, key: (await make(`judge-${scope}`, [scope])).key })));
    const open: string[] = [];
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { security = [] }] of Object.entries(operations)) {
        const named = new Set(security.flatMap((one) => Object.values(one).flat()));
        if (named.size === 0) open.push(`${method} ${path}`);
        for (const { scope, key } of named.size === 0 ? [] : weak) {
          // What is allowed is tried where that does nothing: reading, and taking away what is not there.
          if (named.has(scope) && method !== 'get' && method !== 'delete') continue;
          const { status, body } = await server.request(path.replace(/\{\w+\}/g, '1'), { method: method.toUpperCase(), headers: by(key) });
          const isRefused = status === 403 && body.code === 'forbidden_scope';
          expect([method, path, scope, isRefused ? 'refused' : 'in']).toEqual([method, path, scope, named.has(scope) ? 'in' : 'refused']);
        }
      }
    }
    // Without a scope is what is for everybody, and not what somebody forgot to mark.
    expect(open.sort()).toEqual(['get /', 'get /api/health', 'get /api/v1/session', 'get /health', 'get /health/live', 'get /health/ready', 'post /api/v1/session']);
  });

  it('who may not administer cannot make, list or revoke keys', async () => {
    const { key, data } = await make('no-admin', ['read', 'sync', 'replicate', 'node']);
    for (const [method, path] of [['POST', '/api/v1/keys'], ['GET', '/api/v1/keys'], ['DELETE', `/api/v1/keys/${data.id}`]]) {
      expect(refusal(await server.request(path, { method, headers: by(key), body: { name: 'wider', scopes: ['admin'] } }))).toEqual([403, 'forbidden_scope']);
    }
    expect((await list()).map(({ name }) => name)).not.toContain('wider');
  });

  it.each([
    [{ scopes: ['read'] }, 'name'], [{ name: 'bad name', scopes: ['read'] }, 'name'], [{ name: '', scopes: ['read'] }, 'name'], [{ name: 'local', scopes: ['read'] }, 'name'],
    [{ name: 'k' }, 'scopes'], [{ name: 'k', scopes: [] }, 'scopes'], [{ name: 'k', scopes: ['root'] }, 'scopes'],
    [{ name: 'k', scopes: ['read'], expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'], [{ name: 'k', scopes: ['read'], expires_at: '2999-01-01' }, 'expires_at'],
    [{ name: 'k', scopes: ['read'], lead: true }, 'lead'],
  ])('refuses %j, naming %s', async (body, field) => {
    const answer = await server.post('/api/v1/keys', body, { 'accept-language': 'en' });
    expect([answer.status, String(answer.body.field)]).toEqual([400, expect.stringMatching(`^${field}`)]);
  });

  it('gives a name once, until its key is revoked, and numbers that there are', async () => {
    const { data } = await make('twice', ['read']);
    expect(refusal(await server.post('/api/v1/keys', { name: 'twice', scopes: ['read'] }))).toEqual([409, 'key_exists']);
    expect((await server.delete(`/api/v1/keys/${data.id}`)).status).toBe(200);
    expect(refusal(await server.delete(`/api/v1/keys/${data.id}`))).toEqual([404, 'key_not_found']);
    expect(refusal(await server.delete('/api/v1/keys/2147483647'))).toEqual([404, 'key_not_found']);
    expect((await server.delete('/api/v1/keys/x')).status).toBe(400);
    expect((await make('twice', ['read'])).data.id).toBeGreaterThan(data.id);
  });

  it('a revoked key is refused at once here, within a second there, and its sessions and sockets end', async () => {
    const { key, data } = await make('to-revoke', ['read']);
    const browser = await signIn(key);
    const socket = await EventClient.open(server, '', by(key));
    const bySession = await EventClient.open(server, '', { cookie: browser.cookie, ...own() });
    const end = Promise.all([socket.closed(), bySession.closed()]);
    expect((await other.get('/api/v1/alerts', by(key))).status).toBe(200);
    expect((await server.delete<{ data: Key }>(`/api/v1/keys/${data.id}`)).body.data).toMatchObject({ state: 'revoked', revoked_by: 'api-key' });
    const began = performance.now();
    expect(refusal(await server.get('/api/v1/alerts', by(key)))).toEqual([401, 'unauthorized']);
    expect((await server.get('/api/v1/alerts', browser)).status).toBe(401);
    await eventually('refused on the other server', async () => (await other.get('/api/v1/alerts', by(key))).status === 401, 2_000);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(await end).toEqual([expect.objectContaining({ code: 1008 }), expect.objectContaining({ code: 1008 })]);
  });

  it('a key ends at its time, and its session with it', async () => {
    const { key, data } = await make('short', ['read'], { expires_at: '2999-01-01T00:00:00+08:00' });
    const browser = await signIn(key);
    expect((await server.get('/api/v1/alerts', browser)).status).toBe(200);
    // Its time comes.
    await query(url, 'update access_key set expires_at = now() where id = $1', [data.id]);
    await eventually('the end', async () => (await server.get('/api/v1/alerts', by(key))).status === 401, 2_000);
    await eventually('the end of the session', async () => (await server.get('/api/v1/alerts', browser)).status === 401, 2_000);
    expect((await list()).find(({ id }) => id === data.id)?.state).toBe('expired');
    expect((await server.post('/api/v1/session', { key }, keyless)).status).toBe(401);
  });

  it('its last use is written, once a minute at most', async () => {
    const { key, data } = await make('used', ['read']);
    const written = async () => (await query<{ at: string | null; xmin: string }>(url, 'select last_used_at::text as at, xmin::text from access_key where id = $1', [data.id]))[0];
    expect((await written()).at).toBeNull();
    await server.get('/api/v1/alerts', by(key));
    await eventually('its use', async () => (await written()).at !== null, 2_000);
    const once = await written();
    for (let i = 0; i < 8; i++) {
      await server.get('/api/v1/alerts', by(key));
      await new Promise((done) => { setTimeout(done, 200); });
    }
    expect(await written()).toEqual(once);
    await query(url, `update access_key set last_used_at = now() - interval '61 seconds' where id = $1`, [data.id]);
    const before = (await written()).xmin;
    await eventually('a later use', async () => {
      await server.get('/api/v1/alerts', by(key));
      return (await written()).xmin !== before;
    }, 3_000);
  });

  it('a session is a cookie that no script reads and no other site sends', async () => {
    const { key } = await make('browser', ['read', 'admin']);
    const answer = await server.post<Session>('/api/v1/session', { key }, keyless);
    expect(answer.body).toEqual({ status: 'success', name: 'browser', scopes: ['read', 'admin'] });
    const [cookie] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(new RegExp(`^tidemark_session_${server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800$`));
    expect(answer.text).not.toContain(cookie.split('=')[1].slice(0, 43));
    const browser = { ...keyless, cookie: `theme=dark; ${cookie.split(';')[0]}` };
    expect((await server.get<Session>('/api/v1/session', browser)).body).toEqual({ name: 'browser', scopes: ['read', 'admin'], role: 'master', keys_needed: true });
    expect((await server.get<Session>('/api/v1/session', keyless)).body).toEqual({ name: null, scopes: [], role: null, keys_needed: true });
    expect((await server.get('/docs', browser)).status).toBe(200);
    const id = cookie.split('=')[1].slice(0, 43);
    const rows = await query<{ row: string }>(url, 'select s::text as row from access_session s');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ row }) => row.includes(id))).toBe(false);
  });

  it('a session changes nothing unless a page of this server asks', async () => {
    const browser = await signIn((await make('csrf', ['admin'])).key);
    const forged: Record<string, string>[] = [
      {}, { origin: 'http://evil.example' }, { origin: 'null' }, { origin: `http://127.0.0.1:${other.port}` }, { ...own(), 'sec-fetch-site': 'same-site' },
      { ...own(), 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of forged) {
      expect(refusal(await server.post('/api/v1/keys', { name: 'forged', scopes: ['admin'] }, { ...browser, ...headers }))).toEqual([403, 'forbidden_origin']);
      expect(refusal(await server.request('/api/v1/session', { method: 'DELETE', headers: { ...browser, ...headers } }))).toEqual([403, 'forbidden_origin']);
      expect(refusal(await refused(server, '/ws', { ...browser, ...headers }))).toEqual([403, 'forbidden_origin']);
    }
    expect((await list()).map(({ name }) => name)).not.toContain('forged');
    expect((await server.post('/api/v1/keys', { name: 'from-page', scopes: ['read'] }, { ...browser, ...own() })).status).toBe(200);
    // Nor may a foreign page sign somebody in under its own key.
    expect(refusal(await server.post('/api/v1/session', { key: API_KEY }, { ...keyless, origin: 'http://evil.example' }))).toEqual([403, 'forbidden_origin']);
  });

  it('a page opens /ws with its cookie, and with no other', async () => {
    const browser = await signIn(API_KEY);
    const socket = await EventClient.open(server, '', { cookie: browser.cookie, ...own() });
    // Whoever listens uses the session.
    await query(url, `update access_session set seen_at = now() - interval '2 minutes'`);
    await eventually('its use', async () => (await query(url, `select from access_session where seen_at > now() - interval '1 minute'`)).length === 1, 3_000);
    await socket.close();
    expect((await refused(server, '/ws', own())).status).toBe(401);
    expect((await refused(server, '/ws', { ...own(), cookie: `${browser.cookie.slice(0, -3)}xxx` })).status).toBe(401);
    const { key } = await make('no-reader', ['sync']);
    expect(refusal(await refused(server, '/ws', { ...own(), cookie: (await signIn(key)).cookie }))).toEqual([403, 'forbidden_scope']);
  });

  it('signing out ends it, and signing in anew ends the one before', async () => {
    const first = await signIn(API_KEY);
    const again = await server.post('/api/v1/session', { key: API_KEY }, { ...first, ...own() });
    expect((await server.get('/api/v1/alerts', first)).status).toBe(401);
    const second = { ...keyless, cookie: (again.headers['set-cookie'] ?? [])[0].split(';')[0] };
    expect((await server.get('/api/v1/alerts', second)).status).toBe(200);
    const out = await server.request('/api/v1/session', { method: 'DELETE', headers: { ...second, ...own() } });
    expect([out.status, out.headers['set-cookie']]).toEqual([200, [expect.stringContaining('Max-Age=0')]]);
    expect((await server.get('/api/v1/alerts', second)).status).toBe(401);
  });

  it.each([['seen_at', '12 hours'], ['created_at', '7 days']])('a session ends when %s is %s ago', async (column, age) => {
    await query(url, 'delete from access_session');
    const browser = await signIn(API_KEY);
    await query(url, `update access_session set ${column} = now() - interval '${age}' + interval '1 minute'`);
    await new Promise((done) => { setTimeout(done, 600); });
    expect((await server.get('/api/v1/alerts', browser)).status).toBe(200);
    await query(url, `update access_session set ${column} = now() - interval '${age}'`);
    await eventually('its end', async () => (await server.get('/api/v1/alerts', browser)).status === 401, 2_000);
  });

  it('a session of API_KEY is of no use where API_KEY is another', async () => {
    const browser = await signIn(API_KEY);
    const asOther = { ...keyless, cookie: browser.cookie.replace(String(server.port), String(other.port)) };
    expect((await server.get('/api/v1/alerts', browser)).status).toBe(200);
    expect((await other.get('/api/v1/alerts', asOther)).status).toBe(401);
    const stored = await signIn((await make('both', ['read'])).key);
    expect((await other.get('/api/v1/alerts', { ...stored, cookie: stored.cookie.replace(String(server.port), String(other.port)) })).status).toBe(200);
  });

  it('the key of a copy opens no session', async () => {
    const { key } = (await server.post<{ key: string }>('/api/v1/peers', { name: 'backup1' })).body;
    expect(refusal(await server.post('/api/v1/session', { key }, keyless))).toEqual([403, 'no_session_for_peer']);
  });

  it('keys and sessions outlive a restart; a session of API_KEY does not outlive API_KEY', async () => {
    const { key } = await make('lasting', ['read']);
    const [stored, operator] = [await signIn(key), await signIn(API_KEY)];
    const port = String(server.port);
    await server.stop();
    server = await TestServer.start({ home, env: { ...options().env, PORT: port } });
    for (const headers of [by(key), stored, operator]) expect((await server.get('/api/v1/alerts', headers)).status).toBe(200);
    await server.stop();
    server = await TestServer.start({ home, env: { ...options().env, PORT: port, API_KEY: 'a-new-one' } });
    for (const [headers, status] of [[by(key), 200], [stored, 200], [operator, 401], [by(API_KEY), 401]] as const) {
      expect((await server.get('/api/v1/alerts', headers)).status).toBe(status);
    }
    await server.stop();
    server = await TestServer.start({ home, env: { ...options().env, PORT: port } });
  });

  it('the command line makes, lists and revokes keys', async () => {
    const run = (...args: string[]) => tidemark(home, ['key', ...args], { DATABASE_URL: url });
    const made = await run('create', 'from-terminal', '--scopes', 'read,sync', '--expires', '90d');
    expect([made.code, made.stderr]).toEqual([0, '']);
    const key = /^tm_[\w-]{43}$/m.exec(made.stdout)?.[0] ?? '';
    await eventually('the key to open', async () => (await server.get('/api/v1/alerts', by(key))).status === 200, 2_000);
    expect((await server.get('/api/v1/keys', by(key))).status).toBe(403);
    const listed = await run('list');
    expect(listed.stdout).toMatch(/from-terminal +read,sync +active .* cli /);
    expect(listed.stdout + (await run('list', '--json')).stdout).not.toContain(key);
    for (const [args, reason] of [
      [['create', 'from-terminal', '--scopes', 'read'], 'already'], [['create', 'x', '--scopes', 'root'], '--scopes'], [['create', 'x'], '--scopes'],
      [['create', 'x', '--scopes', 'read', '--expires', '2020-01-01T00:00:00Z'], '--expires'], [['create', 'x', '--scopes', 'read', '--expires', '2999-01-01'], '--expires'],
      [['create', 'bad name', '--scopes', 'read'], 'name'], [['revoke', 'nobody'], 'nobody'],
    ] as const) {
      const wrong = await run(...args);
      expect([args, wrong.code === 0, wrong.stderr]).toEqual([args, false, expect.stringContaining(reason)]);
    }
    expect(await run('revoke', 'from-terminal')).toMatchObject({ code: 0, stdout: 'The key from-terminal is revoked.\n' });
    await eventually('the key to be refused', async () => (await server.get('/api/v1/alerts', by(key))).status === 401, 2_000);
    expect((await list()).find(({ name }) => name === 'from-terminal')).toMatchObject({ created_by: 'cli', revoked_by: 'cli' });
  });

  it('signing in with wrong keys is stopped, on the page as in the header; who has a right one gets in', async () => {
    const { key } = await make('right', ['read']);
    let last: Answer | undefined;
    for (let i = 0; i < 25; i++) last = await server.post('/api/v1/session', { key: `wrong-${i}` }, keyless);
    expect([last?.status, last?.body.code]).toEqual([429, 'too_many_wrong_keys']);
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await server.get('/api/v1/alerts', by('wrong'))).status).toBe(429);
    expect((await server.get('/api/v1/session', by('wrong'))).status).toBe(429);
    expect((await server.get('/api/v1/alerts', by(key))).status).toBe(200);
    expect((await server.get('/api/v1/alerts', await signIn(key))).status).toBe(200);
  });

  it('without the database API_KEY still opens, stored keys and sessions are told so, and nobody else gets in', async () => {
    const { key } = await make('away', ['admin']);
    const browser = await signIn(API_KEY);
    await postgres.close();
    await eventually('the database to be away', async () => (await server.get('/health/ready')).status === 503);
    await eventually('what was read to be old', async () => (await server.get('/openapi.json', by(key))).status === 503, 3_000);
    expect((await server.get('/openapi.json')).status).toBe(200);
    expect(refusal(await server.get('/openapi.json', by(key)))).toEqual([503, 'database_unavailable']);
    expect(refusal(await server.get('/openapi.json', browser))).toEqual([503, 'database_unavailable']);
    expect(refusal(await server.get('/api/v1/session', browser))).toEqual([503, 'database_unavailable']);
    expect(refusal(await server.post('/api/v1/session', { key }, keyless))).toEqual([503, 'database_unavailable']);
    expect((await server.get('/openapi.json', keyless)).status).toBe(401);
    await postgres.open();
    await eventually('the database', async () => (await server.get('/health/ready')).status === 200 && (await other.get('/health/ready')).status === 200);
    expect((await server.get('/openapi.json', by(key))).status).toBe(200);
    expect((await server.get('/openapi.json', browser)).status).toBe(200);
  });
});

describe('a server without API_KEY', () => {
  it('asks for no key, also when keys were made, and says so', async () => {
    const server = await TestServer.start({ env: { DATABASE_URL: await postgres.createDatabase('access_open') } });
    try {
      const open = { name: 'local', scopes: [...SCOPES], role: 'master', keys_needed: false };
      expect((await server.get<Session>('/api/v1/session')).body).toEqual(open);
      const { body: { key, data } } = await server.post<Made>('/api/v1/keys', { name: 'for-later', scopes: ['admin'] });
      expect(data.created_by).toBe('local');
      for (const headers of [{}, by(key), by('wrong')]) expect((await server.get('/api/v1/keys', headers)).status).toBe(200);
      expect((await server.delete(`/api/v1/keys/${data.id}`)).status).toBe(200);
      for (const headers of [{}, by(key)]) expect((await server.get<Session>('/api/v1/session', headers)).body).toEqual(open);
      expect(refusal(await server.get('/api/v1/session', { host: 'evil.example' }))).toEqual([403, 'forbidden_host']);
      expect(refusal(await server.post('/api/v1/keys', { name: 'x', scopes: ['admin'] }, { origin: 'http://evil.example' }))).toEqual([403, 'forbidden_origin']);
    } finally {
      await server.stop();
    }
  });
});

describe('a server with a certificate', () => {
  it('marks the cookie as secure', async () => {
    const authority = await TestAuthority.create();
    const home = makeHome();
    const files = writeCertificate(home, await authority.sign({ addresses: ['127.0.0.1'] }), authority);
    const url = await postgres.createDatabase('access_tls');
    const server = await TestServer.start({ home, env: { DATABASE_URL: url, API_KEY, TLS_CERT: files.cert, TLS_KEY: files.key }, ca: authority.cert });
    try {
      const answer = await server.post('/api/v1/session', { key: API_KEY }, { ...keyless, origin: server.url });
      expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(/; Secure$/)]);
    } finally {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    }
  });
});
