import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestAuthority, writeCertificate } from '../support/certificates';
import { tidemark } from '../support/cli';
import { ask, sendRaw } from '../support/http-request';
import { TestNode } from '../support/node';
import { makeHome } from '../support/server';

const KEY = 'the-node-key';
const NAIVE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;

afterAll(() => TestNode.expectNoneRunning());

describe('a node', () => {
  let node: TestNode;
  beforeAll(async () => {
    node = await TestNode.start({ env: { NODE_API_KEY: KEY, NODE_ID: 'node_001', NODE_NAME: '节点 1', MAX_WORKERS: '2', TZ: 'Asia/Shanghai' } });
  });
  afterAll(() => node.stop());

  test('greets and tells its health, in the words of the older protocol', async () => {
    expect((await node.get('/')).body).toEqual({
      service: 'Distributed Node API', version: '1.0.0', node_id: 'node_001', node_name: '节点 1', status: 'running',
    });
    const { status, body } = await node.get<Record<string, number | string>>('/api/v1/health');
    expect(status).toBe(200);
    expect(body).toEqual({
      node_id: 'node_001', node_name: '节点 1', status: 'healthy', cpu_percent: expect.any(Number), memory_percent: expect.any(Number),
      active_tasks: 0, completed_tasks: 0, failed_tasks: 0, uptime_seconds: expect.any(Number), last_heartbeat: expect.stringMatching(NAIVE),
      capabilities: expect.arrayContaining(['data_fetch', 'data_process', 'data_import', 'analysis', 'backtest', 'optimization', 'custom']),
      max_workers: 2, free_workers: 2, draining: false,
    });
    for (const percent of [body.cpu_percent, body.memory_percent]) {
      expect(percent).toBeGreaterThanOrEqual(0);
      expect(percent).toBeLessThanOrEqual(100);
    }
    // Its own clock's zone, which is not that of this process.
    expect(Math.abs(Date.parse(`${body.last_heartbeat}+08:00`) - Date.now())).toBeLessThan(60_000);
  });

  test('tells about itself and its machine', async () => {
    const { body } = await node.get('/api/v1/node/stats');
    expect(body).toMatchObject({
      success: true, message: '获取统计信息成功', error: null,
      data: {
        node_info: { node_id: 'node_001', node_name: '节点 1', max_workers: 2, uptime_seconds: expect.any(Number) },
        task_stats: expect.any(Object),
        system_info: { cpu_count: expect.any(Number), memory_total_gb: expect.any(Number), disk_usage_percent: expect.any(Number) },
      },
    });
  });

  test('wants its key on every route but two', async () => {
    for (const path of ['/', '/api/v1/health']) expect((await ask(node.port, path)).status).toBe(200);
    for (const [method, path] of [
      ['GET', '/api/v1/node/stats'], ['POST', '/api/v1/node/shutdown'], ['GET', '/api/v1/statistics'], ['GET', '/api/v1/logs'], ['POST', '/api/v1/task/execute'], ['GET', '/api/v1/task/x/status'],
      ['POST', '/api/v1/task/x/cancel'], ['POST', '/api/v1/tasks/run'], ['GET', '/api/v1/task/x/result'], ['GET', '/nope'], ['GET', '/api/v1/health/'], ['GET', '/docs'],
    ]) {
      for (const key of [undefined, '', 'wrong', `${KEY} `.repeat(300), 'ключ']) {
        const headers: Record<string, string> = key === undefined ? {} : { 'x-api-key': Buffer.from(key).toString('latin1') };
        const answer = await ask(node.port, path, { method, headers });
        expect([path, answer.status === 429 ? 401 : answer.status]).toEqual([path, 401]);
        if (answer.status === 401) expect(answer.body).toEqual({ detail: 'Invalid API key', code: 'unauthorized' });
      }
    }
    expect((await node.get('/api/v1/node/stats')).status).toBe(200);
  });

  test('answers errors as its clients read them', async () => {
    expect(await node.get('/nope')).toMatchObject({ status: 404, body: { detail: '接口不存在', code: 'route_not_found' } });
    expect((await node.get('/nope', { 'accept-language': 'en' })).body).toEqual({ detail: 'There is no such route', code: 'route_not_found' });
    expect(await node.request('/api/v1/node/shutdown', { method: 'POST', body: '{"a":', headers: { 'content-type': 'application/json' } }))
      .toMatchObject({ status: 422, body: { detail: '请求体不是有效的 JSON', code: 'invalid_json', field: 'body' } });
    const plain = await node.request('/api/v1/node/shutdown', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
    expect(plain).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    const twice = await sendRaw(node.port, `GET /api/v1/node/stats HTTP/1.1\r\nhost: a\r\nhost: b\r\nx-api-key: ${KEY}\r\nconnection: close\r\n\r\n`);
    expect(twice).toMatch(/^HTTP\/1\.1 400 [^]*"code":"invalid_header"/);
  });

  test('shows the last lines of its log, the newest last, and refuses what it cannot read by its name', async () => {
    const { status, body } = await node.get<{ node_id: string; lines: { part: string; level: string; message: string }[] }>('/api/v1/logs?level=info&limit=1');
    expect([status, body]).toEqual([200, { node_id: 'node_001', lines: [{ at: expect.stringMatching(/^[\d-]+T[\d:.]+\+08:00$/), level: 'info', part: 'start', message: expect.stringMatching(/^node node_001 \(节点 1\) listens on /) }] }]);
    for (const [query, field] of [['limit=0', 'limit'], ['limit=501', 'limit'], ['level=loud', 'level'], ['more=1', 'more']]) {
      expect(await node.get(`/api/v1/logs?${query}`)).toMatchObject({ status: 422, body: { field } });
    }
  });

  test('sends no header that tells more than it must', async () => {
    const { headers } = await node.get('/api/v1/health');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('says who it is when it starts, and never its key', () => {
    for (const text of ['node_001', '节点 1', `http://127.0.0.1:${node.port}`, '最大工作线程: 2', '任务超时: 300秒', 'API认证: 启用']) expect(node.stdout).toContain(text);
    expect(node.stdout + node.logFile).not.toContain(KEY);
  });
});

describe('the start of a node', () => {
  test.each([
    ['an open address without a key', { NODE_HOST: '0.0.0.0' }, /NODE_HOST \(environment\): 0\.0\.0\.0 can be reached from other machines and no NODE_API_KEY is set/],
    ['a bad value', { MAX_WORKERS: 'many' }, /MAX_WORKERS \(environment\): must be a whole number/],
  ])('is refused for %s', async (_, env, message) => {
    const { code, output } = await TestNode.startAndFail({ env });
    expect(code).toBe(1);
    expect(output).toMatch(message);
  });

  test('is refused on a port that is taken, with a word about what to change', async () => {
    const node = await TestNode.start();
    const { code, output } = await TestNode.startAndFail({ env: { NODE_PORT: String(node.port) } });
    expect([code, output]).toEqual([1, expect.stringMatching(/Cannot listen: .*EADDRINUSE.*Choose another NODE_HOST or NODE_PORT/)]);
    await node.stop();
  });

  test('is refused on the data folder of another node, by its name, until that one is gone', async () => {
    const [home, dataDir] = [makeHome(), join(makeHome(), 'shared')];
    const first = await TestNode.start({ home, env: { NODE_DATA_DIR: dataDir } });
    const { code, output } = await TestNode.startAndFail({ env: { NODE_DATA_DIR: dataDir } });
    expect([code, output]).toEqual([1, expect.stringMatching(new RegExp(`${dataDir} is in use by the node with pid ${first.pid} .* another NODE_DATA_DIR`))]);
    await first.kill('SIGKILL');
    const second = await TestNode.start({ env: { NODE_DATA_DIR: dataDir } });
    await second.stop();
    expect(existsSync(join(dataDir, 'tidemark.lock'))).toBe(false);
  });

  test('puts argument before environment before file, and keeps the id it made', async () => {
    const home = makeHome();
    const options = { home, config: { node_name: 'of the file', max_workers: 3, healthy_word: 'idle' }, env: { MAX_WORKERS: '5', NODE_HEALTHY_WORD: 'active' }, args: ['--max-workers', '7'] };
    const first = await TestNode.start(options);
    const { body } = await first.get('/api/v1/health');
    expect(body).toMatchObject({ node_name: 'of the file', max_workers: 7, status: 'active', node_id: expect.stringMatching(/^[0-9a-f]{8}$/) });
    await first.stop();
    const second = await TestNode.start({ ...options, args: [] });
    expect((await second.get('/api/v1/health')).body).toMatchObject({ node_id: body.node_id, max_workers: 5 });
    // Without a key: loopback only, by name as well as by address.
    expect((await second.get('/api/v1/node/stats')).status).toBe(200);
    expect(await second.get('/api/v1/node/stats', { host: 'evil.example' })).toMatchObject({ status: 403, body: { code: 'forbidden_host', detail: expect.any(String) } });
    expect((await second.post('/api/v1/node/shutdown', undefined, { origin: 'http://evil.example' })).status).toBe(403);
    await second.stop();
  });

  test('lets clients from before there were keys in where it is told to, and not to shut it down', async () => {
    const node = await TestNode.start({ env: { NODE_API_KEY: KEY, UNKEYED_CIDRS: '127.0.0.1' } });
    const unkeyed = (path: string, body?: object) => ask(node.port, path, { method: body ? 'POST' : 'GET', body });
    expect((await unkeyed('/api/v1/node/stats')).status).toBe(200);
    expect((await unkeyed('/api/v1/task/execute', { task_id: 't1', task_type: 'custom', task_data: { handler: 'echo' } })).status).toBe(200);
    expect((await unkeyed('/api/v1/task/t1/status')).status).toBe(200);
    expect(await unkeyed('/api/v1/node/shutdown', {})).toMatchObject({ status: 403, body: { code: 'forbidden_scope' } });
    expect((await ask(node.port, '/api/v1/node/stats', { headers: { 'x-api-key': 'wrong' } })).status).toBe(401);
    await node.stop();
  });

  test('with a certificate it speaks https only', async () => {
    const authority = await TestAuthority.create();
    const home = makeHome();
    const files = writeCertificate(home, await authority.sign({ names: ['localhost'], addresses: ['127.0.0.1'] }), authority);
    const node = await TestNode.start({ home, ca: authority.cert, env: { NODE_TLS_CERT: files.cert, NODE_TLS_KEY: files.key, NODE_API_KEY: KEY } });
    expect((await node.get('/api/v1/node/stats')).status).toBe(200);
    const stranger = await TestAuthority.create('another');
    await expect(ask(node.port, '/', { ca: stranger.cert })).rejects.toThrow(/certificate|signature/);
    await expect(ask(node.port, '/')).rejects.toThrow();
    await node.stop();
  });
});

test('`node init` asks, writes the file and the node starts with it', async () => {
  const home = makeHome();
  const file = join(home, 'node_config.json');
  const made = await tidemark(home, ['node', 'init', '--yes', '--name', 'w1', '--workers', '3', '--api-key', 'new']);
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('npm run start:node\n')]);
  const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  expect(content).toEqual({ node_name: 'w1', host: '127.0.0.1', port: 8900, api_key: expect.stringMatching(/^[\w-]{32}$/), max_workers: 3 });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const again = await tidemark(home, ['node', 'init', '--yes']);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('exists already')]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(content);
  for (const [args, message] of [
    [['--port', '0x1'], /--port: must be a whole number/], [['--host', '0.0.0.0', '--api-key', ''], /NODE_API_KEY/], [['--master-url', 'ftp://x'], /--master-url: must be an http/],
  ] as const) {
    const refused = await tidemark(home, ['node', 'init', '--yes', '--file', 'other.json', ...args]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(message)]);
  }

  const node = await TestNode.start({ home, env: {} });
  expect((await ask(node.port, '/api/v1/node/stats', { headers: { 'x-api-key': String(content.api_key) } })).body).toMatchObject({ data: { node_info: { node_name: 'w1', max_workers: 3 } } });
  expect((await ask(node.port, '/api/v1/node/stats')).status).toBe(401);
  await node.stop();

  writeFileSync(join(home, 'answers'), 'w2\n0.0.0.0\n99999\n8901\n2\n\nnowhere\nhttp://127.0.0.1:8000\nmaster-key\nhttp://10.0.0.7:8901\n');
  const asked = await tidemark(home, ['node', 'init', '--force'], {}, undefined, readFileSync(join(home, 'answers'), 'utf8'));
  expect([asked.code, asked.stdout]).toEqual([0, expect.stringMatching(/Port \[8900\]: +must be a whole number[^]*must be an http[^]*NODE_API_KEY=/)]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    node_name: 'w2', host: '0.0.0.0', port: 8901, api_key: expect.stringMatching(/^[\w-]{32}$/), public_url: 'http://10.0.0.7:8901', max_workers: 2,
    master_url: 'http://127.0.0.1:8000', master_key: 'master-key',
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const short = await tidemark(home, ['node', 'init', '--file', 'short.json'], {}, undefined, 'w3\n');
  expect([short.code, short.stderr]).toEqual([2, expect.stringContaining('--yes')]);
});
