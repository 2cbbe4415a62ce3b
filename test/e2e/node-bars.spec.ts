import { setTimeout as sleep } from 'node:timers/promises';
import { TestNode } from '../support/node';
import { NodeRun } from '../support/node-run';
import { TestServer } from '../support/server';
import { runOf, startBatch } from '../support/sync-calls';

const KEY = 'k'.repeat(40);
let server: TestServer;
let node: TestNode;

beforeAll(async () => {
  server = await TestServer.start({ env: { API_KEY: KEY, PROVIDERS: 'sample' } });
  await server.post('/api/v1/instruments', { instruments: ['SPX.US'] });
  const id = await startBatch(server, { start: '2015-01-01', end: '2019-12-31' });
  while ((await runOf(server, id))?.status === 'running') await sleep(50);
  node = await TestNode.start({ env: { MASTER_URL: server.url, MASTER_KEY: KEY, AUTO_REGISTER: 'off' } });
});
afterAll(async () => {
  await node.stop();
  await server.stop();
  await TestNode.expectNoneRunning();
  await TestServer.expectNoneRunning();
});

const SUBJECT = { symbol: 'SPX.US', start_date: '2016-01-01', end_date: '2018-12-31' };

test('all five types do real work, on bars that the node reads from the server', async () => {
  const run = await NodeRun.of(node, [
    { task_id: 'import', task_type: 'data_import', task_data: { symbols: ['SPX.US'], data_source: 'sample', start_date: '2020-01-01', end_date: '2020-01-31' } },
    { task_id: 'analysis', task_type: 'analysis', task_data: SUBJECT },
    { task_id: 'backtest', task_type: 'backtest', task_data: { ...SUBJECT, strategy: 'buy_and_hold' } },
    { task_id: 'optimization', task_type: 'optimization', task_data: { ...SUBJECT, method: 'grid', parameters: { fast: [5, 10], slow: [20, 50] } } },
    { task_id: 'custom', task_type: 'custom', task_data: { handler: 'hash', text: '', rounds: 1 } },
  ]);
  const results = new Map<string, Record<string, unknown>>();
  for (const { task_id: id, event, status, result, result_at: at } of run.lines) {
    if (event === 'ended') results.set(id, { outer: status, ...at ? await (await fetch(node.url + at)).json() as object : result });
  }
  const { body } = await server.get<{ data: { date: string; close: number }[] }>('/api/v1/bars?instruments=SPX.US&start=2016-01-01&end=2018-12-31');
  const [first, last] = [body.data[0], body.data[body.data.length - 1]];
  expect(results.get('import')).toMatchObject({ outer: 'completed', status: 'completed', total_records: 21 });
  expect(results.get('analysis')).toMatchObject({ outer: 'completed', bars_count: body.data.length, first_date: first.date, last_date: last.date });
  expect(results.get('backtest')).toMatchObject({ outer: 'completed', bars_count: body.data.length, last_date: last.date, total_return: expect.any(Number) });
  expect(results.get('optimization')).toMatchObject({ outer: 'completed', evaluated: 4, best_parameters: expect.any(Object) });
  expect(results.get('custom')).toMatchObject({ outer: 'completed', sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });
});

test('an instrument without bars, and a server that refuses, fail the task and say why', async () => {
  const stranger = await TestNode.start({ env: { MASTER_URL: server.url, MASTER_KEY: 'x'.repeat(40), AUTO_REGISTER: 'off' } });
  const task = (symbol: string) => ({ task_id: `bt-${symbol}`, task_type: 'backtest', task_data: { symbol } });
  expect((await NodeRun.of(node, [task('MSFT')])).end('bt-MSFT')).toMatchObject({ status: 'failed', error: { code: 'no_bars' } });
  expect((await NodeRun.of(stranger, [task('SPX.US')])).end('bt-SPX.US')).toMatchObject({ status: 'failed', error: { code: 'bars_refused', retryable: false } });
  await stranger.stop();
});
