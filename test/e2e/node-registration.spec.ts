import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MasterStub } from '../support/master-stub';
import { TestNode } from '../support/node';
import { eventually } from '../support/sync-client';

const MASTER_KEY = 'the-master-key';

afterAll(() => TestNode.expectNoneRunning());

describe('a node with a server', () => {
  let master: MasterStub;
  beforeEach(async () => { master = await MasterStub.start(); });
  afterEach(() => master.close());

  const start = (env: Readonly<Record<string, string>> = {}) => TestNode.start({
    env: { NODE_ID: 'node_001', NODE_NAME: 'n1', MASTER_URL: master.url, MASTER_KEY, HEARTBEAT_INTERVAL: '0.3', MAX_WORKERS: '3', ...env },
  });

  test('registers, and tells how it is again and again; at its end it says that it leaves', async () => {
    const node = await start();
    await master.until('three heartbeats', () => master.heartbeats.length >= 3);
    expect(master.registrations.map(({ body }) => body)).toEqual([{
      node_id: 'node_001', node_name: 'n1', host: '127.0.0.1', port: node.port, scheme: 'http', max_workers: 3, capabilities: expect.arrayContaining(['data_import', 'custom']),
    }]);
    const [beat] = master.heartbeats;
    expect([beat.path, beat.headers['x-api-key']]).toEqual(['/api/v1/nodes/node_001/heartbeat', MASTER_KEY]);
    expect(beat.body).toEqual({
      status: 'healthy', cpu_percent: expect.any(Number), memory_percent: expect.any(Number), active_tasks: 0, completed_tasks: 0, failed_tasks: 0, max_workers: 3,
    });
    expect(beat.atMs).toBeGreaterThanOrEqual(master.registrations[0].atMs);
    await node.stop();
    expect(master.heartbeats.at(-1)?.body.status).toBe('draining');
    expect(node.stdout).not.toContain(MASTER_KEY);
  });

  test('registers anew with a server that has forgotten it, or was away', async () => {
    const node = await start({ NODE_PUBLIC_URL: 'https://node.example' });
    await master.until('a heartbeat', () => master.heartbeats.length >= 1);
    expect(master.registrations[0].body).toMatchObject({ host: 'node.example', port: 443, scheme: 'https' });

    let isForgotten = true;
    master.answer = (path) => {
      if (path === '/api/v1/nodes/register') isForgotten = false;
      return isForgotten ? { status: 404, body: { status: 'not_found', code: 'node_not_found' } } : undefined;
    };
    await master.until('a second registration', () => master.registrations.length === 2);
    const beats = master.heartbeats.length;
    await master.until('heartbeats again', () => master.heartbeats.length >= beats + 2);

    await master.close();
    const calls = master.calls.length;
    await new Promise((done) => setTimeout(done, 1_500));
    await master.open();
    await master.until('a heartbeat after the absence', () => master.calls.length > calls);
    expect((await node.get('/api/v1/health')).status).toBe(200);
    await node.stop();
    expect(node.stdout.match(/trying again/g)).toHaveLength(1);
  });

  test('goes on serving while the server is away or refuses it, and asks ever more rarely', async () => {
    master.answer = () => ({ status: 409, body: { status: 'error', code: 'duplicate_node', message: '节点 node_001 可能已存在' } });
    const node = await start();
    await master.until('three tries', () => master.registrations.length >= 3, 30_000);
    const [first, second, third] = master.registrations.map(({ atMs }) => atMs);
    // 0.5 to 1 s, then 1 to 2 s.
    expect(second - first).toBeGreaterThan(450);
    expect(third - second).toBeGreaterThan(950);
    expect(master.heartbeats).toHaveLength(0);
    expect((await node.get('/api/v1/health')).body).toMatchObject({ status: 'healthy' });
    expect(node.stdout).toContain('节点 node_001 可能已存在');
    await node.stop();
  });

  test('shows its key to nobody but the server it was told of', async () => {
    const seen: string[] = [];
    const canary = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${String(request.headers['x-api-key'])}`);
      response.end('{}');
    });
    await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done));
    const { port } = canary.address() as AddressInfo;
    master.answer = (path) => ({ status: 307, headers: { location: `http://127.0.0.1:${port}${path}` } });
    const node = await start();
    await master.until('two tries', () => master.registrations.length >= 2);
    expect(seen).toEqual([]);
    await node.stop();
    // An address that PEER_CIDRS does not list is not even connected to.
    const far = await start({ MASTER_URL: 'http://198.51.100.7:8000' });
    await master.until('a word about it', () => far.stdout.includes('198.51.100.7 is in no network of PEER_CIDRS'));
    expect(far.stdout).toContain('plain HTTP beyond this machine');
    await far.stop();
    await new Promise((done) => canary.close(done));
  });

  test('does not register where auto_register is off', async () => {
    const node = await TestNode.start({ env: { MASTER_URL: master.url }, config: { auto_register: false } });
    await new Promise((done) => setTimeout(done, 500));
    expect(master.calls).toEqual([]);
    await node.stop();
  });

  const sleepFor = (node: TestNode, ms: number) => node.post('/api/v1/task/execute', {
    task_id: 't1', task_type: 'custom', task_data: { handler: 'sleep', sleep_ms: ms },
  });

  test('told to stop it ends what runs, answers meanwhile, and takes nothing new', async () => {
    const node = await start();
    await master.until('a heartbeat', () => master.heartbeats.length > 0);
    expect((await sleepFor(node, 4_000)).status).toBe(200);
    node.signal('SIGTERM');
    await master.until('a word that it leaves', () => master.heartbeats.at(-1)?.body.status === 'draining');
    expect(master.heartbeats.at(-1)?.body.active_tasks).toBe(1);
    expect((await node.get('/api/v1/health')).body).toMatchObject({ status: 'draining', draining: true, free_workers: 0, active_tasks: 1 });
    const refused = await node.post('/api/v1/task/execute', { task_id: 't2', task_type: 'custom', task_data: { handler: 'echo' } });
    expect(refused).toMatchObject({ status: 503, body: { code: 'node_draining', detail: expect.any(String) } });
    expect(await node.waitForEnd()).toEqual({ code: 0, signal: null });
    await eventually('the line of the task', async () => node.stdout.includes('任务完成: t1'));
  });

  test('told twice it ends at once', async () => {
    const node = await start();
    expect((await sleepFor(node, 60_000)).status).toBe(200);
    node.signal('SIGTERM');
    await master.until('its first word', () => node.stdout.includes('again to end at once'));
    const before = performance.now();
    expect((await node.kill('SIGTERM')).code).toBe(1);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  test('shut down by HTTP it says so twice alike, drains, and ends with 0', async () => {
    const node = await start({ NODE_API_KEY: 'k' });
    const first = await node.post('/api/v1/node/shutdown');
    expect([first.status, first.body]).toEqual([200, { success: true, message: '节点正在关闭...', data: { shutdown_in_seconds: 5 }, error: null }]);
    expect((await node.post('/api/v1/node/shutdown')).body).toEqual(first.body);
    expect((await node.get('/api/v1/health')).body).toMatchObject({ status: 'draining', draining: true, free_workers: 0 });
    expect(await node.waitForEnd()).toEqual({ code: 0, signal: null });
    expect(master.heartbeats.at(-1)?.body.status).toBe('draining');
  });
});
