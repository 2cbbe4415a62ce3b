import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { request, RequestOptions } from 'node:https';
import { join, resolve } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { TestAuthority, writeCertificate } from '../support/certificates';
import { tidemark } from '../support/cli';
import { makeHome, TestServer } from '../support/server';

const ROOT = resolve(__dirname, '../..');

function refusal(port: number, options: RequestOptions): Promise<NodeJS.ErrnoException> {
  return new Promise((done, fail) => {
    request({ host: '127.0.0.1', port, path: '/health', agent: false, ...options }, () => fail(new Error('was answered'))).on('error', done).end();
  });
}

describe('a server with a certificate', () => {
  let authority: TestAuthority;
  let home: string;
  let files: { cert: string; key: string; ca: string };
  let server: TestServer;
  beforeAll(async () => {
    authority = await TestAuthority.create();
    home = makeHome();
    files = writeCertificate(home, await authority.sign({ addresses: ['127.0.0.1'] }), authority);
    server = await TestServer.start({ home, env: { TLS_CERT: files.cert, TLS_KEY: files.key }, ca: authority.cert });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
    await TestServer.expectNoneRunning();
  });

  it('answers https, and says so', async () => {
    expect((await server.get('/health')).body).toEqual({ status: 'healthy' });
    for (let i = 0; i < 40 && !server.stdout.includes('is up'); i++) await waitFor(50);
    expect(server.stdout).toContain(`Address   ${server.url}\n`);
    expect(server.url).toMatch(/^https:/);
    expect(server.stdout).not.toContain('http://');
  });

  it('answers nothing else, and lives on', async () => {
    expect(await server.sendRaw('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n', 2_000)).not.toContain('healthy');
    expect((await refusal(server.port, {})).code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    const old = { ca: authority.cert, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect((await refusal(server.port, old)).message).toMatch(/protocol version/);
    expect((await server.get('/health')).status).toBe(200);
  });

  it('is found by a second one, and by the command line, on the same folder', async () => {
    const second = await TestServer.startAndFail({ home });
    expect(second.output).toContain(server.url);
    const { code, stdout } = await tidemark(home, ['status', '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.any(Object)]);
  });
});

it('does not start with a certificate it cannot read, and names the file', async () => {
  const { code, output } = await TestServer.startAndFail({ env: { TLS_CERT: '/nowhere/cert.pem', TLS_KEY: '/nowhere/key.pem' } });
  expect(code).toBe(1);
  expect(output).toContain('TLS_CERT (environment): /nowhere/cert.pem cannot be read (ENOENT)');
  expect(output).toContain('TLS_KEY (environment): /nowhere/key.pem cannot be read (ENOENT)');
});

it('nowhere turns the check of certificates off', () => {
  const shipped = ['apps', 'libs', 'migrations'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.[mc]?[jt]sx?$/.test(entry.name) && !/\.spec\.ts$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name));
  expect(shipped.length).toBeGreaterThan(200);
  const careless = /rejectUnauthorized['"]?\s*[:=](?!\s*true\b)|checkServerIdentity|NODE_TLS_REJECT_UNAUTHORIZED\s*=|sslmode=no-verify/;
  expect(shipped.filter((file) => careless.test(readFileSync(file, 'utf8').replace(/\/\/.*$/gm, '')))).toEqual([]);
});
