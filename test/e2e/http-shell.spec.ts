import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { descendantsOf, isRunning } from '../support/child-processes';
import { makeHome, TestServer } from '../support/server';
import { undocumented } from '../support/undocumented';

const KEY = 'canary-key-7f3a91';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;
const SESSION = '/api/v1/session';
const PUBLIC = new Set(['/', '/health', '/health/live', '/health/ready', '/api/health', SESSION]);
const PAGES = ['/docs', '/docs/start.js', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/openapi.json'];

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { responses: Record<string, unknown>; summary?: string }>>;
}

const none = { 'x-api-key': [] as string[] };

/** Of a large body the server refuses what it has seen and closes; a client that still writes may lose the answer to that. */
async function untilHeard<T>(question: () => Promise<T>, tries = 10): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (tries === 0 || (error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    return untilHeard(question, tries - 1);
  }
}

describe('with an API key', () => {
  let server: TestServer;
  let routes: string[];
  let document: OpenApi;
  beforeAll(async () => {
    server = await TestServer.start({ env: { API_KEY: KEY, LOG_LEVEL: 'debug' } });
    document = (await server.get<OpenApi & Record<string, unknown>>('/openapi.json')).body;
    routes = [...Object.keys(document.paths).map((path) => path.replace(/\{[^}]+\}/g, '1')), ...PAGES, '/nope', '/api/v1/nope', '/ws', '/metrics', '/static/x'];
  });
  afterAll(() => server.stop());

  it('says that it lives and is ready', async () => {
    expect((await server.get('/health', none)).body).toEqual({ status: 'healthy' });
    expect((await server.get('/health/live', none)).body).toEqual({ status: 'ok' });
    expect((await server.get('/health/ready', none)).body).toEqual({ status: 'ok' });
    expect((await server.get('/', none)).body).toEqual({ message: 'Tidemark', version: expect.stringMatching(/^\d+\.\d+\.\d+/), docs: '/docs' });
  });

  it('documents every route: 3.1, summaries, action POSTs 200 and never 201', () => {
    expect(document.openapi).toMatch(/^3\.1/);
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        expect([path, method, Object.keys(operation.responses)]).toEqual([path, method, expect.not.arrayContaining(['201'])]);
        expect([path, method, operation.summary]).toEqual([path, method, expect.any(String)]);
      }
    }
  });

  it('leaves no field, parameter or answer without a word and an example', () => {
    expect(undocumented(document.paths as unknown as Parameters<typeof undocumented>[0])).toEqual([]);
  });

  it('serves the documentation from itself alone', async () => {
    const page = await server.get('/docs');
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(page.text).not.toMatch(/<script>/);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    for (const path of PAGES) expect([path, (await server.get(path)).status]).toEqual([path, 200]);
  });

  it.each([['no key', none], ['a wrong key', { 'x-api-key': 'wrong' }]])('refuses %s on every route and method', async (_name, headers) => {
    // At once: each wrong key is kept waiting a moment.
    await Promise.all(routes.map(async (path) => {
      for (const method of METHODS) {
        const { status } = await server.request(path, { method, headers });
        const open = PUBLIC.has(path) && (method === 'GET' || method === 'HEAD');
        const wrong = [401, 429];
        // Signing in is for strangers, and wants a body. Who asks there for himself with a wrong key is counted as anywhere.
        const expected = path === SESSION && method === 'POST' ? [400] : open && (path !== SESSION || headers === none) ? [200] : headers === none ? [401] : wrong;
        expect([path, method, expected.includes(status) ? 'ok' : status]).toEqual([path, method, 'ok']);
      }
    }));
  });

  it('is not got around by the spelling of a path', async () => {
    for (const path of routes.filter((route) => !PUBLIC.has(route))) {
      const at = path.lastIndexOf('/') + 1;
      const hex = (text: string) => `%${text.charCodeAt(0).toString(16)}`;
      const variants = [`${path}/`, `/${path}`, `${path}//`, path.slice(0, at) + hex(path[at]) + path.slice(at + 1), `${path};a`, path.toUpperCase(),
        `/.${path}`, `/x/..${path}`, path.replaceAll('/', '%2f'), `${path}%00`, `/health/..${path}`, `/health%2f..${path}`, `${path}?a=/health`,
        `http://localhost${path}`, `\\${path}`, path.slice(1)];
      for (const variant of variants) {
        const { status } = await server.request(variant, { headers: none });
        expect([variant, [401, 404, 400].includes(status) ? 'refused' : status]).toEqual([variant, 'refused']);
      }
    }
  });

  it('takes keys of any shape without a 500', async () => {
    const shapes: (string | string[])[] = ['', 'x', 'k'.repeat(10_000), 'k\u00fc\u00ff', [KEY, KEY], ['a', 'b'], KEY.toUpperCase(), `${KEY} x`];
    for (const shape of shapes) {
      const { status, body } = await server.get('/openapi.json', { 'x-api-key': shape });
      expect([shape, [401, 429].includes(status), body.status]).toEqual([shape, true, 'error']);
    }
  });

  it('opens the documentation in a browser with the key as password, and nothing else', async () => {
    const basic = (password: string) => ({ 'x-api-key': [] as string[], authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}` });
    const asked = await server.get('/docs', { 'x-api-key': [] });
    expect([asked.status, asked.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic /)]);
    const opened = await server.get('/docs', basic(KEY));
    expect([opened.status, opened.headers['www-authenticate']]).toEqual([200, undefined]);
    expect((await server.get('/openapi.json', basic(KEY))).status).toBe(200);
    expect([401, 429]).toContain((await server.get('/docs', basic('wrong'))).status);
    expect((await server.get('/api/v1/jobs', basic(KEY))).status).toBe(401);
    expect((await server.get('/api/v1/jobs', basic(KEY))).headers['www-authenticate']).toBeUndefined();
  });

  it('stops a flood of wrong keys, whatever X-Forwarded-For says, and lets the right one in', async () => {
    let last = 0;
    for (let i = 0; i < 60; i++) last = (await server.get('/openapi.json', { 'x-api-key': `no-${i}`, 'x-forwarded-for': `10.0.0.${i}` })).status;
    expect(last).toBe(429);
    const refused = await server.get('/openapi.json', { 'x-api-key': 'no' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await server.get('/openapi.json')).status).toBe(200);
  });

  it('answers what is not HTTP with 4xx and closes', async () => {
    const cases: [string, RegExp][] = [
      [`GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`, /^HTTP\/1\.1 400/],
      [`GET / HTTP/1.1\r\n\r\n`, /^HTTP\/1\.1 400/],
      [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431[\s\S]*headers_too_large/],
      [`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n`, /^HTTP\/1\.1 400/],
      [`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`, /^HTTP\/1\.1 400/],
      [`GET / HTTP/1.1\r\nHost: a\r\nExpect: cake\r\n\r\n`, /^HTTP\/1\.1 417/],
      [`nonsense\r\n\r\n`, /^HTTP\/1\.1 400[\s\S]*"status":"error"/],
    ];
    for (const [bytes, expected] of cases) expect(await server.sendRaw(bytes, 1_000)).toMatch(expected);
  });

  it('keeps answering under idle sockets', async () => {
    const idle = Array.from({ length: 300 }, () => server.sendRaw('', 1_500));
    expect((await server.get('/health')).status).toBe(200);
    await Promise.all(idle);
  });

  it('logs one line an event and never a secret, and reflects no input in headers', async () => {
    const hostile = 'a%0d%0a2026-01-01T00:00:00.000+08:00%20[INFO]%20sync_manager:%20forged%1b[2J%e2%80%a8';
    for (const path of [`/${hostile}`, `/api/v1/bars?instruments=${hostile}`, `/api/v1/bars?key=${KEY}`]) {
      const { status, headers, text } = await server.get(path, { 'user-agent': 'x\x1b'.replace('\x1b', '\xa0') });
      expect(status).toBeLessThan(500);
      expect(JSON.stringify(headers)).not.toMatch(/forged/);
      expect(text).not.toContain(KEY);
    }
    const printed = server.stdout;
    expect(printed).not.toMatch(/^.*\[INFO\] sync_manager: forged/m);
    expect(printed).not.toContain(KEY);
    expect(server.logFile).not.toContain(KEY);
    for (const line of server.logFile.split('\n').filter(Boolean)) expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d \[(DEBUG|INFO|WARNING|ERROR)\] /);
  });
});

describe('without a key', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start({ env: { CORS_ORIGINS: 'http://page.example' } });
  });
  afterAll(() => server.stop());

  it('listens on loopback only', () => {
    const local = readFileSync('/proc/net/tcp', 'latin1') + readFileSync('/proc/net/tcp6', 'latin1');
    const port = server.port.toString(16).toUpperCase().padStart(4, '0');
    const listening = local.split('\n').map((line) => line.trim().split(/\s+/)).filter((row) => row[3] === '0A' && row[1].endsWith(`:${port}`));
    expect(listening.map((row) => row[1].split(':')[0])).toEqual(['0100007F']);
  });

  it('refuses a foreign Host and changes from a foreign page', async () => {
    expect((await server.get('/openapi.json')).status).toBe(200);
    const rebound = await server.get('/openapi.json', { host: 'evil.example:8000' });
    expect([rebound.status, rebound.body.code]).toEqual([403, 'forbidden_host']);
    const posted = await server.post('/api/v1/sync-status/sync/batch', {}, { origin: 'http://evil.example' });
    expect([posted.status, posted.body.code]).toEqual([403, 'forbidden_origin']);
    expect(posted.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('takes small flat JSON and nothing else as a body', async () => {
    const batch = '/api/v1/sync-status/sync/batch';
    const range = '{"start_date":"2020-01-04","end_date":"2020-01-05"}';
    const json = { 'content-type': 'application/json' };
    const cases: [number, string | Buffer, Record<string, string>][] = [
      [415, range, {}], [415, range, { 'content-type': 'text/plain' }], [415, range, { 'content-type': 'application/x-www-form-urlencoded' }],
      [415, range, { 'content-type': 'application/json\tx' }], [415, range, { 'content-type': 'application/json x' }],
      [415, gzipSync(range), { ...json, 'content-encoding': 'gzip' }], [413, Buffer.alloc(10 * 1024 * 1024, ' '), json],
      [413, Buffer.alloc(1024 * 1024 + 1, ' '), { ...json, 'transfer-encoding': 'chunked' }],
      [400, '['.repeat(100_000) + ']'.repeat(100_000), json], [400, '{"start_date":', json], [400, '', json], [400, 'null', json],
      [400, '{"__proto__":{"start_date":"2020-01-04"}}', json], [400, `{"start_date":"2020-01-04","end_date":"2020-01-05","more":1}`, json],
    ];
    for (const [expected, body, headers] of cases) {
      const answer = await untilHeard(() => server.request(batch, { method: 'POST', body, headers }));
      expect([body.slice(0, 30).toString(), headers, answer.status, answer.body.status]).toEqual([expect.anything(), headers, expected, 'error']);
    }
  });

  it('answers preflights for listed origins only', async () => {
    const preflight = (origin: string) => server.request('/api/v1/bars', {
      method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' },
    });
    const listed = await preflight('http://page.example');
    expect(listed.status).toBe(204);
    expect(listed.headers['access-control-allow-origin']).toBe('http://page.example');
    expect(listed.headers['access-control-allow-credentials']).toBeUndefined();
    expect((await preflight('http://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('refuses a second server on its data folder, naming the first', async () => {
    const second = await TestServer.startAndFail({ home: server.home });
    expect(second.code).toBe(1);
    expect(second.output).toContain(`pid ${server.pid}`);
    expect(second.output).toContain(server.url);
    expect(second.output).not.toMatch(/\n\s+at /);
    expect((await server.get('/health/ready')).status).toBe(200);
  });
});

describe('start and stop', () => {
  afterAll(() => TestServer.expectNoneRunning());

  it.each([
    ['an open address without a key', { HOST: '0.0.0.0' }, /HOST.*API_KEY/],
    ['a bad value', { PORT: '70000' }, /PORT/],
    ['no folder', { DATA_DIR: '/dev/null/data' }, /DATA_DIR/],
  ])('does not start with %s, and says why in words', async (_name, env: Record<string, string>, message) => {
    const { code, output } = await TestServer.startAndFail({ env });
    expect(code).toBe(1);
    expect(output).toMatch(message);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('lives without its database, and is not ready', async () => {
    const server = await TestServer.start({ until: 'listening', env: { DATABASE_URL: 'postgres://u:canary-pw-55@127.0.0.1:9/x' } });
    const ready = await server.get('/health/ready');
    expect([ready.status, ready.body]).toEqual([503, { status: 'unavailable', missing: expect.arrayContaining(['database']) }]);
    await server.stop();
    expect(server.stdout).toContain('ECONNREFUSED');
    expect(server.stdout).not.toContain('canary-pw-55');
  });

  it('stops on SIGTERM although clients hold on to their connections', async () => {
    const server = await TestServer.start();
    const held = server.sendRaw('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n', 20_000);
    expect((await server.get('/health')).status).toBe(200);
    const began = performance.now();
    await server.stop();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await held).toContain('200 OK');
    expect(server.stdout).toContain('[INFO] shutdown: stopped');
  });

  it('ends with code 1 on an error nobody caught, logs it in one line and stops its Postgres', async () => {
    const home = makeHome();
    const fault = join(home, 'fault.cjs');
    writeFileSync(fault, "process.on('SIGUSR2', () => { throw new Error('planted\\nfault'); });");
    const server = await TestServer.start({ home, env: { NODE_OPTIONS: `--require ${fault}` } });
    const children = descendantsOf(server.pid);
    expect(children.length).toBeGreaterThan(0);
    server.signal('SIGUSR2');
    expect(await server.waitForEnd()).toEqual({ code: 1, signal: null });
    expect(server.logFile).toMatch(/^.*\[ERROR\] shutdown: uncaught exception: .*planted\\nfault.*$/m);
    const left = children.filter(isRunning);
    left.forEach(({ pid }) => process.kill(pid, 'SIGTERM'));
    expect(left).toEqual([]);
    rmSync(home, { recursive: true, force: true });
  });

  it('ends at once on a second SIGTERM, and the next start finds everything in order', async () => {
    const home = makeHome();
    const server = await TestServer.start({ home });
    // A request that never ends holds the first stop up.
    const drip = server.sendRaw('POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{', 20_000);
    await waitFor(200);
    server.signal('SIGTERM');
    // Two at the same instant are one to the kernel.
    await waitFor(200);
    server.signal('SIGTERM');
    const exit = await Promise.race([server.waitForEnd(), waitFor(5_000, 'late')]);
    await drip;
    expect(exit).toEqual({ code: 1, signal: null });
    const again = await TestServer.start({ home });
    await again.stop();
    expect(readFileSync(join(home, 'logs', 'app.log'), 'utf8')).toContain('shutdown: stopped');
    rmSync(home, { recursive: true, force: true });
  });
});
