import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { TestServer } from './support/server';

const root = resolve(__dirname, '..');
const KEY = 'canary-client-90f1';
/** SPX.US, as the sample has it. */
const CLOSES = ['2020-03-25 2475.560059', '2020-03-26 2630.070068', '2020-03-27 2541.469971', '2020-03-30 2626.649902', '2020-03-31 2584.590088'];

let open: TestServer;
let keyed: TestServer;
beforeAll(async () => {
  open = await TestServer.start();
  keyed = await TestServer.start({ env: { API_KEY: KEY } });
});
afterAll(async () => {
  await open?.stop();
  await keyed?.stop();
  await TestServer.expectNoneRunning();
});

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  return { status, lines: stdout.trim().split('\n'), stderr };
}

describe('the OpenAPI document', () => {
  it('passes a strict linter without a finding', () => {
    const { status, lines, stderr } = run(process.execPath, 'test/support/lint-openapi.mjs', open.url);
    expect([status, stderr, JSON.parse(lines[0])]).toEqual([0, '', []]);
  });

  it('is what the types of the client and of the page are made of', () => {
    expect(run(process.execPath, 'scripts/api-client.mjs', open.url, '--check')).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('the TypeScript client', () => {
  let folder: string;
  beforeAll(() => {
    // Beside the packages it needs, as where it is installed.
    folder = mkdtempSync(join(root, 'node_modules/.cache/client-'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const { status, lines } = run(process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'clients/typescript', '--outDir', folder);
    expect([status, lines]).toEqual([0, ['']]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('syncs and reads, its answers typed', () => {
    expect(run(process.execPath, join(folder, 'example.js'), keyed.url, KEY)).toEqual({ status: 0, stderr: '', lines: ['sync completed', ...CLOSES] });
  });

  it('takes its key to no other place', async () => {
    expect(await pointElsewhere(process.execPath, join(folder, 'example.js'))).toEqual({ failed: true, asked: [] });
  });

  it('throws what the server refuses, in its words', () => {
    writeFileSync(join(folder, 'refused.mjs'), `
      import { tidemark, TidemarkError } from './index.js';
      const [url, key] = process.argv.slice(2);
      for (const ask of [
        () => tidemark({ url, key: 'no' }).GET('/api/v1/instruments'),
        () => tidemark({ url, key, language: 'zh' }).POST('/api/v1/sync-status/sync/batch', { body: { start_date: 'soon', end_date: '2020-01-01' } }),
      ]) await ask().catch((e) => console.log(e instanceof TidemarkError, e.status, e.code, e.field, e.message));
      await tidemark({ url: 'http://127.0.0.1:1' }).GET('/health').catch((e) => console.log(e instanceof TidemarkError, e.message));`);
    expect(run(process.execPath, join(folder, 'refused.mjs'), keyed.url, KEY).lines).toEqual([
      expect.stringMatching(/^true 401 unauthorized undefined /), expect.stringMatching(/^true 400 invalid_date start_date .*[\u4e00-\u9fff]/), 'false fetch failed',
    ]);
  });
});

/** Asked by both examples; where it points to must never hear of the key. */
async function pointElsewhere(program: string, ...args: string[]) {
  const asked: string[] = [];
  const elsewhere = createServer(({ headers }, response) => {
    asked.push(String(headers['x-api-key']));
    response.end('{}');
  });
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
  const { port } = elsewhere.address() as AddressInfo;
  const pointer = createServer((_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end());
  await once(pointer.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(pointer.address() as AddressInfo).port}`;
  const child = spawn(program, [...args, url, KEY], { cwd: root, stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } });
  const [code] = await once(child, 'exit') as [number];
  for (const server of [pointer, elsewhere]) await new Promise((done) => server.close(done));
  return { failed: code !== 0, asked };
}

const python = spawnSync('python3', ['--version']).status === 0;
const pythonIt = python ? it : it.skip;
pythonIt(`the example in Python syncs, reads, and says what is refused${python ? '' : ' (left out: there is no python3)'}`, async () => {
  expect(run('python3', 'clients/python/example.py', keyed.url, KEY)).toEqual({ status: 0, stderr: '', lines: ['sync completed', ...CLOSES] });
  expect(run('python3', 'clients/python/example.py', keyed.url, 'no')).toMatchObject({ status: 1, stderr: expect.stringContaining('401 unauthorized') });
  expect(await pointElsewhere('python3', 'clients/python/example.py')).toEqual({ failed: true, asked: [] });
});
