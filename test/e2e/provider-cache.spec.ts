import { TestNode } from '../support/node';
import { MarketStub } from '../support/market-stub';
import { TestServer } from '../support/server';

const SYMBOLS = ['AAPL', 'MSFT'];
const OLD = { start_date: '2024-01-02', end_date: '2024-03-28' };
const CACHE = '/api/v1/provider-cache';
const BATCH = 'application/vnd.tidemark.batch';
const KEY = 'f'.repeat(64);

interface Counts { entries: number; hits: number; misses: number; stored: number }
interface Outcome { status: string; result: { imported_count: number; kdata: { close: number }[] }; error: { code: string } | null }

let market: MarketStub;
let server: TestServer;
const nodes: TestNode[] = [];
let tasks = 0;

async function startNode(id: string, env: Record<string, string> = {}): Promise<TestNode> {
  const node = await TestNode.start({
    env: { NODE_ID: id, MASTER_URL: server.url, PROVIDERS: 'yahoo', PROVIDER_RATE_PER_SECOND: '1000', YAHOO_BASE_URL: market.baseUrl, ...env },
  });
  nodes.push(node);
  return node;
}

/** One import, by one node, straight. */
async function importOn(node: TestNode, symbol: string, range: object = OLD): Promise<Outcome['result']> {
  const { text } = await node.post('/api/v1/tasks/run', {
    term: null, tasks: [{ task_id: `t${++tasks}`, task_type: 'data_import', task_data: { symbols: [symbol], data_source: 'yahoo', ...range } }],
  });
  const lines = text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Outcome & { event: string });
  const ended = lines.find(({ event }) => event === 'ended');
  if (ended?.status !== 'completed') throw new Error(text);
  return ended.result;
}

const counts = async (): Promise<Counts> => (await server.get<{ data: Counts }>(CACHE)).body.data;

beforeAll(async () => {
  market = await MarketStub.start();
  server = await TestServer.start({ config: market.config(SYMBOLS) });
});
beforeEach(() => market.forget());
afterAll(async () => {
  for (const node of nodes) await node.stop();
  await server?.stop();
  await market?.stop();
  await TestNode.expectNoneRunning();
  await TestServer.expectNoneRunning();
});

describe('the shared cache of provider answers', () => {
  let one: TestNode;
  let two: TestNode;

  beforeAll(async () => {
    [one, two] = await Promise.all([startNode('one'), startNode('two')]);
  });

  it('lets one request serve two nodes', async () => {
    const first = await importOn(one, 'AAPL');
    expect(first.kdata).toHaveLength(61);
    // It is brought after the task has ended.
    while ((await counts()).stored < 1) await new Promise((wake) => setTimeout(wake, 20));
    expect((await importOn(two, 'AAPL')).kdata).toEqual(first.kdata);
    expect(market.times('AAPL')).toBe(1);
    expect(await counts()).toMatchObject({ entries: 1, hits: 1, misses: 1, stored: 1 });
    // Another question is another request.
    await importOn(two, 'AAPL', { ...OLD, end_date: '2024-03-27' });
    await importOn(two, 'MSFT');
    expect([market.times('AAPL'), market.times('MSFT')]).toEqual([2, 1]);
  });

  it('lets a sync ask anew', async () => {
    const batch = await server.post<{ data: { task_id: string } }>('/api/v1/sync-status/sync/batch', { ...OLD, mode: 'all' });
    expect(batch.status).toBe(200);
    while ((await server.get<{ data: unknown }>('/api/v1/sync-status/sync/batch/active')).body.data) await new Promise((wake) => setTimeout(wake, 20));
    expect([market.times('AAPL'), market.times('MSFT')]).toEqual([1, 1]);
  });

  it('is of no use when the server is away, and fails nothing', async () => {
    const lonely = await startNode('lonely', { MASTER_URL: 'http://127.0.0.1:9' });
    expect((await importOn(lonely, 'AAPL')).kdata).toHaveLength(61);
    expect((await importOn(lonely, 'AAPL')).kdata).toHaveLength(61);
    expect(market.times('AAPL')).toBe(2);
  });

  it('is left alone by a node with enable_caching off', async () => {
    const alone = await startNode('alone', { ENABLE_CACHING: 'false' });
    const before = await counts();
    for (let i = 0; i < 2; i++) expect((await importOn(alone, 'AAPL', { ...OLD, end_date: '2024-03-26' })).kdata).toHaveLength(59);
    expect(market.times('AAPL')).toBe(2);
    expect(await counts()).toEqual(before);
  });

  it('takes nothing but answers, of the right question and of a bearable size', async () => {
    const put = (body: string | Buffer, type = BATCH, key = KEY) => server.request(`${CACHE}/${key}`, { method: 'PUT', body, headers: { 'content-type': type } });
    const before = await counts();
    expect(await server.get(`${CACHE}/${KEY}`)).toMatchObject({ status: 404, body: { code: 'not_cached' } });
    expect(await server.get(`${CACHE}/${'F'.repeat(64)}`)).toMatchObject({ status: 400 });
    expect(await put('{}', 'application/json')).toMatchObject({ status: 400, body: { field: 'body' } });
    expect(await put('{}')).toMatchObject({ status: 400, body: { code: 'bad_answer' } });
    expect(await put('')).toMatchObject({ status: 400, body: { code: 'bad_answer' } });
    const answer = { v: 1, provider: 'yahoo', instrument: 'AAPL.US', from: '2024-01-02', to: '2024-01-03', age_ms: 0, complete_through: null, first_known: null, evidence: {}, rejects: [], bars: { n: 0, base64: '' } };
    expect(await put(JSON.stringify(answer))).toMatchObject({ status: 400, body: { field: 'key' } });
    expect(await put(Buffer.alloc(4 * 1024 * 1024 + 1, ' '))).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(await counts()).toMatchObject({ entries: before.entries, stored: before.stored });
  });
});
