import { setTimeout as sleep } from 'node:timers/promises';
import { PeerClient } from '@tidemark/http-client';
import { AttemptEnd, AttemptOrder } from '../../libs/tasks/src/nodes/attempt';
import { LinkVerdict, NodeLink } from '../../libs/tasks/src/nodes/node-link';
import { FaultProxy } from '../support/fault-proxy';
import { freePorts } from '../support/free-ports';
import { TestNode } from '../support/node';
import { OutsidePostgres } from '../support/outside-postgres';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';

const NODE_API_KEY = 'canary-to-nodes-19a3';
const NODES = '/api/v1/nodes';

interface Entry { node_id: string; status: string; breaker: string; url: string; capabilities: string[]; max_workers: number; active_tasks: number | null; score: number | null }

jest.setTimeout(120_000);

afterAll(async () => {
  await TestNode.expectNoneRunning();
  await TestServer.expectNoneRunning();
});

describe('a server and its worker nodes', () => {
  let postgres: OutsidePostgres;
  let server: TestServer;
  let key: string;
  let ports: number[];
  beforeAll(async () => {
    postgres = await OutsidePostgres.start();
    server = await TestServer.start({ env: { API_KEY: 'canary-admin-2f6e', NODE_API_KEY, DATABASE_URL: await postgres.createDatabase('workers') } });
    key = (await server.post<{ key: string }>('/api/v1/peers', { name: 'workers', scope: 'node' })).body.key;
    ports = await freePorts(2);
  });
  afterAll(async () => {
    await server?.stop();
    await postgres?.stop();
  });

  const start = (n: number) => TestNode.start({
    env: {
      NODE_ID: `node_00${n + 1}`, NODE_PORT: String(ports[n]), NODE_API_KEY, MASTER_URL: server.url, MASTER_KEY: key, HEARTBEAT_INTERVAL: '0.5', MAX_WORKERS: String(n + 2),
    },
  });
  const entry = async (id: string) => (await server.get<{ data: Entry[] }>(NODES)).body.data.find(({ node_id }) => node_id === id);
  const becomes = (id: string, status: string) => eventually(`${id} ${status}`, async () => {
    const found = await entry(id);
    return found?.status === status && found;
  }, 40_000);

  it('find each other, and notice who leaves, who dies and who comes back', async () => {
    let nodes = [await start(0), await start(1)];
    for (const n of [0, 1]) {
      const found = await becomes(`node_00${n + 1}`, 'healthy');
      expect(found).toMatchObject({ url: nodes[n].url, max_workers: n + 2, breaker: 'closed', capabilities: expect.arrayContaining(['backtest', 'data_import']) });
    }
    await nodes[0].stop();
    await eventually('the farewell', async () => ['draining', 'offline'].includes((await entry('node_001'))?.status ?? ''), 5_000);
    await nodes[1].kill('SIGKILL');
    for (const id of ['node_001', 'node_002']) await becomes(id, 'offline');
    nodes = [await start(0), await start(1)];
    for (const id of ['node_001', 'node_002']) expect(await becomes(id, 'healthy')).toMatchObject({ breaker: 'closed' });
    for (const node of nodes) await node.stop();
  });
});

describe('the way to a worker node', () => {
  let node: TestNode;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => { node = await TestNode.start({ env: { NODE_ID: 'n', NODE_API_KEY, MAX_WORKERS: '3' } }); });
  afterEach(() => closing.splice(0).forEach((close) => close()));
  afterAll(() => node.kill('SIGKILL'));

  function linkTo(url: string, term: number | null = null, key = NODE_API_KEY): NodeLink {
    const [client, keyless] = [new PeerClient({ allowed: [], key }), new PeerClient({ allowed: [] })];
    closing.push(() => client.close(), () => keyless.close());
    return new NodeLink({ url, client, keyless, term: () => term });
  }

  const order = (taskId: string, data: object, more: Partial<AttemptOrder> = {}): AttemptOrder => ({ taskId, attempt: 1, type: 'custom', data, priority: 5, timeoutSeconds: 60, ...more });
  async function send(link: NodeLink, ...orders: AttemptOrder[]) {
    const ends = new Map<string, AttemptEnd>();
    const said: string[] = [];
    const verdicts: LinkVerdict[] = [];
    await link.run(orders, {
      started: (id) => said.push(`${id} started`), progress: (id) => said.push(`${id} progress`), ended: (id, end) => void ends.set(id, end),
    }, (verdict) => verdicts.push(verdict));
    return { ends, said, verdicts };
  }
  const started = (id: string) => eventually(`${id} at work`, async () => (await node.get<{ status: string }>(`/api/v1/task/${id}/status`)).body.status === 'running', 20_000);

  it('carries tasks there and their ends back: results short and long, failures, cancels', async () => {
    const link = linkTo(node.url);
    const text = 'x'.repeat(200_000);
    const run = send(
      link, order('short', { handler: 'echo', a: 1 }), order('long', { handler: 'echo', text }), order('bad', { handler: 'no-such-handler' }),
      order('sleeper', { handler: 'sleep', sleep_ms: 60_000 }), order('lacking', { stock_code: 'AAA.US' }, { type: 'backtest' }),
    );
    await started('sleeper');
    await link.cancel('sleeper');
    const { ends, said, verdicts } = await run;
    expect(ends.get('short')).toMatchObject({ kind: 'ended', outcome: { status: 'completed', result: { custom_data: { a: 1 } } } });
    expect(ends.get('long')).toMatchObject({ kind: 'ended', outcome: { status: 'completed', result: { custom_data: { text } } } });
    expect(ends.get('bad')).toMatchObject({ kind: 'refused', code: expect.any(String) });
    expect(ends.get('sleeper')).toMatchObject({ kind: 'ended', outcome: { status: 'cancelled' } });
    expect(ends.get('lacking')).toMatchObject({ kind: 'ended', outcome: { status: 'failed', error: { code: 'no_bars_source', retryable: expect.any(Boolean) } } });
    expect([said.includes('short started'), verdicts]).toEqual([true, []]);
  });

  it('joins what runs when the line breaks, and is told the stored end; nothing is run twice', async () => {
    const proxy = await FaultProxy.start({ to: node.port });
    closing.push(() => proxy.stop());
    const before = (await node.get<{ data: { total_executed: number } }>('/api/v1/statistics')).body.data.total_executed;
    const run = send(linkTo(proxy.url), order('joined', { handler: 'sleep', sleep_ms: 3_000 }));
    await started('joined');
    proxy.reset();
    expect((await run).ends.get('joined')).toMatchObject({ kind: 'ended', outcome: { status: 'completed', result: { slept_ms: 3_000 } } });
    expect((await send(linkTo(node.url), order('joined', { handler: 'sleep', sleep_ms: 3_000 }))).ends.get('joined')?.kind).toBe('ended');
    expect((await node.get<{ data: { total_executed: number } }>('/api/v1/statistics')).body.data.total_executed).toBe(before + 1);
  });

  it('is closed to a wrong key, and to a master of an earlier reign', async () => {
    expect((await send(linkTo(node.url, null, 'wrong'), order('nokey', {}))).ends.get('nokey')).toMatchObject({ kind: 'refused', code: 'node_key_refused' });
    expect((await send(linkTo(node.url, 7), order('term7', {}))).ends.get('term7')?.kind).toBe('ended');
    expect((await send(linkTo(node.url, 6), order('term6', {}))).ends.get('term6')).toMatchObject({ kind: 'refused', code: 'stale_term' });
  });

  it('loses the tasks of a node that stops, and of one that is killed', async () => {
    const frozen = send(linkTo(node.url), order('frozen', { handler: 'sleep', sleep_ms: 60_000 }));
    await started('frozen');
    const began = performance.now();
    node.signal('SIGSTOP');
    expect((await frozen).ends.get('frozen')).toMatchObject({ kind: 'lost', reason: expect.stringContaining('nothing moved') });
    expect(performance.now() - began).toBeLessThan(30_000);
    node.signal('SIGCONT');
    await started('frozen');
    const killed = send(linkTo(node.url), order('killed', { handler: 'sleep', sleep_ms: 60_000 }));
    await started('killed');
    await node.kill('SIGKILL');
    expect((await killed).ends.get('killed')?.kind).toBe('lost');
    await sleep(10);
    expect((await send(linkTo(node.url), order('nobody', {}))).ends.get('nobody')).toMatchObject({ kind: 'refused', code: 'node_unreachable' });
  });
});
