import { MarketStub } from '../support/market-stub';
import { TestNode } from '../support/node';
import { OutsidePostgres } from '../support/outside-postgres';
import { TestServer } from '../support/server';
import { ended, submit, taskOf, TASKS, until } from '../support/tasks';

interface Imported extends Record<string, unknown> {
  kdata: { symbol: string }[];
  failed_symbols: string[];
  parts: { node: string; symbols_count: number; status: string }[];
}

jest.setTimeout(180_000);

const SYMBOLS = Array.from({ length: 12 }, (_, i) => `S${String.fromCharCode(65 + i)}`);
const SESSIONS = 22;
const importOf = (more: object = {}) => ({
  task_type: 'data_import', task_data: { symbols: SYMBOLS, data_source: 'yahoo', start_date: '2020-03-02', end_date: '2020-03-31' }, ...more,
});

let postgres: OutsidePostgres;
let market: MarketStub;
let nodes: TestNode[] = [];
let server: TestServer;
let url: string;
beforeAll(async () => {
  postgres = await OutsidePostgres.start();
  url = await postgres.createDatabase('division');
  market = await MarketStub.start();
  nodes = await Promise.all([1, 2, 3].map((i) => TestNode.start({ env: { NODE_ID: `n${i}`, MAX_WORKERS: '2', ...market.env } })));
  server = await start();
});
afterAll(async () => {
  await server?.stop();
  for (const node of nodes) await node.stop();
  await market?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
  await TestNode.expectNoneRunning();
});
beforeEach(() => market.forget());

async function start(): Promise<TestServer> {
  const list = nodes.map((node, i) => `n${i + 1}=${node.url}`).join(',');
  const one = await TestServer.start({ env: { DATABASE_URL: url, NODES: list, ...market.env, PROVIDER_CACHE_MB: '0' } });
  const deadline = Date.now() + 20_000;
  while ((await one.get<{ online: number }>('/api/v1/nodes')).body.online < nodes.length) {
    if (Date.now() > deadline) throw new Error((await one.get('/api/v1/nodes')).text);
  }
  return one;
}

const timesEach = () => SYMBOLS.map((symbol) => market.times(symbol));

it('an import is divided among the nodes by their free workers, and put together', async () => {
  const task = await ended(server, await submit(server, importOf()));
  const result = task.result as Imported;
  expect(task).toMatchObject({ status: 'completed', executed_by: 'n1,n2,n3', fallback: false, attempts: [{ node: 'several', status: 'completed' }] });
  expect(result).toMatchObject({
    task_type: 'data_import', symbols_count: 12, imported_count: 12, total_records: 12 * SESSIONS, data_source: 'yahoo', distributed: true,
    nodes_used: 3, failed_nodes: 0, status: 'completed', failed_symbols: [], first_symbol: 'SA',
  });
  expect(result.parts).toHaveLength(6);
  expect(result.parts.every(({ symbols_count, status }) => symbols_count === 2 && status === 'completed')).toBe(true);
  expect([...new Set(result.kdata.map(({ symbol }) => symbol))]).toEqual(SYMBOLS);
  expect(timesEach()).toEqual(SYMBOLS.map(() => 1));
  expect((await server.get<{ total: number }>(`${TASKS}?node=n2`)).body.total).toBe(1);
});

it('with a symbol that nobody has it is partial, and says which', async () => {
  market.script('SE', (_symbol, _query, response) => void response.writeHead(404, { 'content-type': 'application/json' })
    .end('{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}'));
  const task = await ended(server, await submit(server, importOf()));
  market.script('SE');
  expect(task.status).toBe('completed');
  expect(task.result).toMatchObject({ status: 'partial', imported_count: 11, failed_symbols: ['SE'], errors: [{ symbol: 'SE' }] });
});

it('a cancel reaches all of its parts', async () => {
  for (const symbol of SYMBOLS) market.hold(symbol);
  const id = await submit(server, importOf());
  while (market.asked.length < 6) await taskOf(server, id);
  expect((await server.post(`${TASKS}/${id}/cancel`)).status).toBe(202);
  const deadline = Date.now() + 15_000;
  for (const node of nodes) {
    while ((await node.get<{ active_tasks: number }>('/api/v1/health')).body.active_tasks > 0) {
      if (Date.now() > deadline) throw new Error('a node was not told');
    }
  }
  for (const symbol of SYMBOLS) market.release(symbol);
  expect(await taskOf(server, id)).toMatchObject({ status: 'cancelled', result: null });
});

it('after kill -9 of the server its parts are asked for, and nothing is fetched twice', async () => {
  for (const symbol of ['SA', 'SL']) market.hold(symbol);
  const id = await submit(server, importOf());
  while (new Set(market.asked).size < SYMBOLS.length) await taskOf(server, id);
  await server.kill('SIGKILL');
  server = await start();
  await until(server, id, ['running']);
  for (const symbol of ['SA', 'SL']) market.release(symbol);
  const task = await ended(server, id, 60_000);
  expect(task).toMatchObject({ status: 'completed', attempt: 1, result: { imported_count: 12, status: 'completed', nodes_used: 3 } });
  expect(timesEach()).toEqual(SYMBOLS.map(() => 1));
});

it('the parts of a node that dies go to the others, and only those', async () => {
  for (const symbol of SYMBOLS) market.hold(symbol);
  const id = await submit(server, importOf());
  while (new Set(market.asked).size < SYMBOLS.length) await taskOf(server, id);
  await nodes[2].kill('SIGKILL');
  nodes.pop();
  for (const symbol of SYMBOLS) market.release(symbol);
  const task = await ended(server, id, 60_000);
  const result = task.result as Imported;
  expect(task).toMatchObject({ status: 'completed', executed_by: 'n1,n2' });
  expect(result).toMatchObject({ imported_count: 12, status: 'completed', failed_symbols: [], nodes_used: 2 });
  const times = timesEach();
  expect(times.filter((n) => n === 2)).toHaveLength(4);
  expect(times.filter((n) => n === 1)).toHaveLength(8);
});
