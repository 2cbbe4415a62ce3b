import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TestServer } from '../support/server';

const root = resolve(__dirname, '../..');
const KEY = 'canary-key-51b2';
const html = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'x-api-key': [] as string[] };

let server: TestServer;
beforeAll(async () => { server = await TestServer.start({ env: { API_KEY: KEY } }); });
afterAll(async () => {
  await server?.stop();
  await TestServer.expectNoneRunning();
});

describe('the page for browsers', () => {
  it('is what a browser gets at / and on every page of it, without a key; programs get JSON as ever', async () => {
    const paths = [...readFileSync(`${root}/apps/web/src/pages.ts`, 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(8);
    for (const path of paths) {
      const { status, headers, text } = await server.get(path, html);
      expect([path, status, headers['content-type'], text.includes('<div id="root">')]).toEqual([path, 200, 'text/html; charset=utf-8', true]);
    }
    for (const accept of [[], 'application/json', '*/*', 'text/htmlx']) {
      expect((await server.get('/', { 'x-api-key': [], accept })).body).toEqual({ message: 'Tidemark', version: expect.any(String), docs: '/docs' });
    }
    for (const path of ['/api', '/api/v1/bars', '/nope', '/ws', '/metrics', '/openapi.json']) {
      const { status, headers } = await server.get(path, html);
      expect([path, status, headers['content-type']]).toEqual([path, 401, 'application/json; charset=utf-8']);
    }
  });

  it('lets in its own files and its own styles only, with a new number each time', async () => {
    const policies = await Promise.all([1, 2].map(async () => {
      const { headers, text } = await server.get('/', html);
      const policy = String(headers['content-security-policy']);
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
      expect(text).toContain(`nonce="${nonce}"`);
      expect(text).not.toMatch(/https?:\/\/|<style|<script>|\son\w+=|__NONCE__/);
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers.vary).toMatch(/accept/i);
      return policy;
    }));
    expect(policies[0]).not.toBe(policies[1]);
    for (const rule of ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'", `connect-src 'self' ws://127.0.0.1:${server.port} wss://127.0.0.1:${server.port}`]) {
      expect(policies[0].split('; ')).toContain(rule);
    }
    expect(policies[0]).not.toMatch(/unsafe|\*/);
  });

  it('takes nothing of a forged Host into its policy', async () => {
    const answer = await server.sendRaw("GET / HTTP/1.1\r\nHost: a;script-src *\r\nAccept: text/html\r\nConnection: close\r\n\r\n", 1_000);
    expect(answer).not.toMatch(/script-src \*/);
  });

  it('sends its files compressed where that is understood, for good, and no other files', async () => {
    const names = readdirSync(`${root}/dist/web/assets`).filter((name) => !name.endsWith('.gz'));
    for (const name of names) {
      const plain = await server.get(`/assets/${name}`, { 'x-api-key': [] });
      expect([name, plain.status, plain.headers['content-encoding'], plain.text === readFileSync(`${root}/dist/web/assets/${name}`, 'utf8')]).toEqual([name, 200, undefined, true]);
      const packed = await server.get(`/assets/${name}`, { 'x-api-key': [], 'accept-encoding': 'br, gzip' });
      expect([name, packed.headers['content-encoding'], packed.headers.vary]).toEqual([name, 'gzip', 'accept-encoding']);
      expect((await server.get(`/assets/${name}`, { 'x-api-key': [], 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined();
      expect(gunzipSync(readFileSync(`${root}/dist/web/assets/${name}.gz`)).equals(readFileSync(`${root}/dist/web/assets/${name}`))).toBe(true);
      expect([name, plain.headers['cache-control']]).toEqual([name, name === 'favicon.svg' ? 'no-cache' : 'public, max-age=31536000, immutable']);
    }
    for (const name of ['..%2findex.html', '../index.html', '%2e%2e/index.html', 'nope.js', '..%5cindex.html', `${names[0]}.gz`, '%00', '.']) {
      expect([name, [400, 401, 404].includes((await server.get(`/assets/${name}`, { 'x-api-key': [] })).status)]).toEqual([name, true]);
    }
  });

  it('weighs at most 250 kB of compressed script before anything is clicked', () => {
    const size = (name: string) => readFileSync(`${root}/dist/web/assets/${name}.gz`).length;
    const index = readFileSync(`${root}/dist/web/index.html`, 'utf8');
    const first = [...index.matchAll(/\/assets\/([\w-]+\.js)/g)].map(([, name]) => name);
    const overview = readdirSync(`${root}/dist/web/assets`).filter((name) => /^overview-.*\.js$/.test(name));
    expect(overview).toHaveLength(1);
    expect([...first, ...overview].reduce((sum, name) => sum + size(name), 0)).toBeLessThan(250_000);
  });
});
