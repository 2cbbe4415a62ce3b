import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster, waitIdentical } from '../support/cluster';
import { MarketStub, opening } from '../support/market-stub';
import { TestNode } from '../support/node';
import { makeHome, TestServer } from '../support/server';
import { eventually, SyncClient } from '../support/sync-client';
import { ended, submit } from '../support/tasks';
import { chartBody, ChartFixture } from '../support/yahoo-stub';

jest.setTimeout(120_000);

interface Bar { date: string; open: number; high: number; low: number; close: number; volume: number; amount: number | null }
interface Bars { data: Bar[]; adjustment: string; count: number }
interface Action { instrument: string; ex_date: string; kind: string; value: number; provider: string }

const RANGE = ['2020-08-24', '2020-09-04'] as const;
const SPLIT_DAY = '2020-08-31';
const DIVIDEND_DAY = '2020-09-02';

/** Four for one on 31 August, 0.82 a share paid on 26 August, 2 on 2 September; as Yahoo has it after the split. */
const SPLIT = { at: opening(SPLIT_DAY), numerator: 4, denominator: 1 };
const DIVIDENDS = [{ at: opening('2020-08-26'), amount: 0.205 }, { at: opening(DIVIDEND_DAY), amount: 2 }];
const close = (date: string) => (date < DIVIDEND_DAY ? 100 : 98);

let market: MarketStub;
let cluster: Cluster;
let sync: SyncClient;

/** Every session at 100 and then 98, with what else the answer lists. */
function script(symbol: string, more: Partial<ChartFixture>): void {
  market.script(symbol, (_, query, response) => {
    const rows = market.rows(query, (date) => ({ open: close(date), high: close(date) + 2, low: close(date) - 2, close: close(date), volume: 400 }));
    const asked = ({ at }: { at: number }) => at >= Number(query.get('period1')) && at < Number(query.get('period2'));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(chartBody({
      symbol, rows, ...more, splits: more.splits?.filter(asked), dividends: more.dividends?.filter(asked),
    })));
  });
}

async function read(query: string, server: TestServer = cluster.master): Promise<Map<string, Bar>> {
  const { status, body, text } = await server.get<Bars>(`/api/v1/bars?start=${RANGE[0]}&end=${RANGE[1]}&${query}`);
  if (status !== 200) throw new Error(text);
  return new Map(body.data.map((bar) => [bar.date, bar]));
}

const actionsOf = async (instrument: string, server: TestServer = cluster.master) =>
  (await server.get<{ data: Action[] }>(`/api/v1/corporate-actions?instruments=${instrument}`)).body.data.map(({ ex_date, kind, value }) => [ex_date, kind, value]);

const healthyNode = () => eventually('the node', async () =>
  (await cluster.master.get<{ data: { status: string }[] }>('/api/v1/nodes')).body.data.some(({ status }) => status === 'healthy'));

beforeAll(async () => {
  market = await MarketStub.start();
  script('AAPL', { splits: [SPLIT], dividends: DIVIDENDS });
  cluster = await Cluster.start({ slaves: 1, masterConfig: market.config(['AAPL', 'MSFT', 'BAD', 'TOOHIGH', 'LATER']) });
  sync = new SyncClient(cluster.master);
}, 120_000);
afterAll(async () => {
  await cluster?.stop();
  await market?.stop();
  await TestNode.expectNoneRunning();
  await TestServer.expectNoneRunning();
});

describe('splits and dividends', () => {
  beforeAll(async () => {
    script('BAD', { dividends: [{ at: opening('2020-08-27'), amount: -1 }, { at: opening('2020-08-28'), amount: null }] });
    script('TOOHIGH', { dividends: [{ at: opening('2020-08-27'), amount: 100 }] });
    expect(await sync.run(...RANGE, { mode: 'all' })).toMatchObject({ status: 'completed' });
  });

  it('are stored as they were on their days, and the bars stay raw', async () => {
    expect(await actionsOf('AAPL.US')).toEqual([['2020-08-26', 'dividend', 0.82], [SPLIT_DAY, 'split', 4], [DIVIDEND_DAY, 'dividend', 2]]);
    expect(await actionsOf('MSFT.US')).toEqual([]);
    const raw = await read('instruments=AAPL.US');
    expect([raw.get('2020-08-28'), raw.get(SPLIT_DAY)]).toMatchObject([{ close: 400, volume: 100 }, { close: 100, volume: 400 }]);
    expect(await read('instruments=AAPL.US&adjustment=raw')).toEqual(raw);
    const within = await cluster.master.get<{ data: Action[]; count: number }>('/api/v1/corporate-actions?instruments=AAPL.US,MSFT.US&start=2020-08-27&end=2020-08-31');
    expect(within.body).toMatchObject({ count: 1, data: [{ instrument: 'AAPL.US', kind: 'split', provider: 'yahoo' }] });
  });

  it('are worked into the bars when they are read', async () => {
    const split = await read('instruments=AAPL.US&adjustment=split');
    expect(split.get('2020-08-25')).toMatchObject({ open: 100, high: 102, low: 98, close: 100, volume: 400, amount: null });
    expect(split.get(SPLIT_DAY)).toMatchObject({ close: 100, volume: 400 });
    const all = await read('instruments=AAPL.US&adjustment=all');
    expect([all.get('2020-09-04'), all.get(DIVIDEND_DAY)]).toMatchObject([{ close: 98, volume: 400 }, { close: 98, volume: 400 }]);
    // The day before the second dividend is worth what the day itself is: 100 less 2.
    expect(all.get('2020-09-01')?.close).toBeCloseTo(98, 10);
    expect(all.get('2020-08-26')?.close).toBeCloseTo(98, 10);
    // And before the first one, 0.82 of 400 less again.
    expect(all.get('2020-08-25')?.close).toBeCloseTo(98 * (1 - 0.82 / 400), 10);
    expect(all.get('2020-08-25')?.volume).toBe(400);
  });

  it('are worked into every interval, format and instrument, and named in the answer', async () => {
    const weeks = await read('instruments=AAPL.US&adjustment=split&interval=1w');
    expect([...weeks.values()]).toMatchObject([{ date: '2020-08-28', open: 100, high: 102, close: 100, volume: 2000 }, { date: '2020-09-04', close: 98, volume: 2000 }]);
    const { body } = await cluster.master.get<Bars>('/api/v1/bars?instruments=MSFT.US,AAPL.US&start=2020-08-25&end=2020-08-25&adjustment=all');
    expect(body).toMatchObject({ adjustment: 'all', count: 2, data: [{ volume: 400 }, { volume: 1000 }] });
    const csv = await cluster.master.get('/api/v1/bars?instruments=AAPL.US&start=2020-08-25&end=2020-08-25&adjustment=split&format=csv');
    expect(csv.text).toContain('AAPL.US,2020-08-25,100,102,98,100,400,');
    expect((await cluster.master.get('/api/v1/bars?instruments=AAPL.US&adjustment=both')).body).toMatchObject({ field: 'adjustment' });
  });

  it('are served by a slave as by the master', async () => {
    await waitIdentical(cluster, 60_000);
    const [{ server }] = cluster.slaves;
    expect(await actionsOf('AAPL.US', server)).toEqual(await actionsOf('AAPL.US'));
    expect(await read('instruments=AAPL.US&adjustment=all', server)).toEqual(await read('instruments=AAPL.US&adjustment=all'));
  });

  it('change an answer that a client holds, when a new one comes', async () => {
    const path = '/api/v1/bars?instruments=LATER.US&adjustment=all';
    const held = await cluster.master.get<Bars>(path);
    const etag = held.headers.etag as string;
    expect((await cluster.master.get(path, { 'if-none-match': etag })).status).toBe(304);
    // The bars stay: only the list of what was paid has grown.
    market.script('LATER', (symbol, query, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(chartBody({ symbol, rows: market.rows(query), dividends: [{ at: opening('2020-09-03'), amount: 1 }] })));
    });
    await sync.run(...RANGE, { mode: 'all' });
    expect(await actionsOf('LATER.US')).toEqual([['2020-09-03', 'dividend', 1]]);
    const anew = await cluster.master.get<Bars>(path, { 'if-none-match': etag });
    expect([anew.status, anew.body.data[0].close < held.body.data[0].close]).toEqual([200, true]);
    expect(await cluster.master.get('/api/v1/bars?instruments=LATER.US')).toMatchObject({ body: { data: held.body.data } });
  });

  it('that cannot be are refused: the day is kept, the dividend is in the quarantine', async () => {
    expect(await sync.quarantine('BAD.US')).toEqual(expect.arrayContaining([
      expect.objectContaining({ date: '2020-08-27', rule: 'not_positive' }), expect.objectContaining({ date: '2020-08-28', rule: 'missing_value' }),
    ]));
    expect(await actionsOf('BAD.US')).toEqual([]);
    expect(await sync.bars('BAD.US', ...RANGE)).toHaveLength(10);
  });

  it('that would leave nothing of a price make no price', async () => {
    const path = '/api/v1/bars?instruments=TOOHIGH.US&adjustment=';
    const { status, body } = await cluster.master.get<{ code: string; field: string; message: string }>(`${path}all`, { 'accept-language': 'en' });
    expect([status, body]).toEqual([422, expect.objectContaining({ code: 'not_adjustable', field: 'adjustment', message: expect.stringContaining('TOOHIGH.US of 2020-08-27') })]);
    expect((await cluster.master.get(`${path}split`)).status).toBe(200);
  });

  it('come from nodes as well', async () => {
    const node = await TestNode.start({ env: { NODE_ID: 'paid', MASTER_URL: cluster.master.url, ...market.env } });
    try {
      script('FARAWAY', { splits: [SPLIT], dividends: DIVIDENDS });
      await healthyNode();
      const id = await submit(cluster.master, {
        task_type: 'data_import', task_data: { data_source: 'yahoo', symbols: ['FARAWAY'], start_date: RANGE[0], end_date: RANGE[1] },
      });
      expect(await ended(cluster.master, id)).toMatchObject({ status: 'completed', executed_by: 'paid' });
      expect(await actionsOf('FARAWAY.US')).toEqual(await actionsOf('AAPL.US'));
      // And of a sync that is spread over it.
      const spread = Array.from({ length: 12 }, (_, i) => `SPREAD${i}`);
      for (const symbol of spread) script(symbol, { splits: [SPLIT], dividends: DIVIDENDS });
      await cluster.master.post('/api/v1/instruments', { instruments: spread });
      const { status, fetched_by } = await sync.run(...RANGE, { mode: 'missing' });
      expect([status, Object.keys(fetched_by)]).toEqual(['completed', expect.arrayContaining(['paid'])]);
      for (const symbol of spread) expect([symbol, await actionsOf(`${symbol}.US`)]).toEqual([symbol, await actionsOf('AAPL.US')]);
    } finally {
      await node.stop();
    }
  });
});

it.each(['no node', 'a node'])('backtests are of adjusted bars where they ask for them: with %s', async (where) => {
  const node = where === 'a node' ? await TestNode.start({ env: { NODE_ID: 'tester', MASTER_URL: cluster.master.url, ...market.env } }) : undefined;
  try {
    if (node) await healthyNode();
    const backtest = async (task_data: object) => ended(cluster.master, await submit(cluster.master, {
      task_type: 'backtest', task_data: { strategy: 'buy_and_hold', start_date: RANGE[0], end_date: RANGE[1], ...task_data },
    }));
    const worth = async (adjustment: string) => {
      const task = await backtest({ symbol: 'AAPL', adjustment });
      expect(task).toMatchObject({ status: 'completed', executed_by: node ? 'tester' : 'local' });
      return (task.result as { total_return: number }).total_return;
    };
    // From 400 to 98 a share; with four shares for one from 100 to 98; with what was paid besides, all but nothing lost.
    const [raw, split, all] = [await worth('raw'), await worth('split'), await worth('all')];
    expect([raw < -0.7, split < -0.015 && split > -0.025, all > split]).toEqual([true, true, true]);
    expect(await backtest({ symbol: 'TOOHIGH', adjustment: 'all' })).toMatchObject({ status: 'failed', failure: { code: 'not_adjustable', retryable: false }, attempts: [{}] });
    const refused = await cluster.master.post('/api/v1/tasks', { task_type: 'backtest', task_data: { symbol: 'AAPL', strategy: 'buy_and_hold', adjustment: 'both' } });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('adjustment')]);
  } finally {
    await node?.stop();
  }
});

it('files of prices may name them in columns of their own', async () => {
  const home = makeHome();
  mkdirSync(join(home, 'prices'));
  writeFileSync(join(home, 'prices', 'AAPL.US.csv'), [
    'Date,Open,High,Low,Close,Volume,ExDividend,SplitRatio', '2020-08-27,500,510,490,500,100,0,1', '2020-08-28,500,510,490,500,100,5,1',
    '2020-08-31,125,130,120,125,400,0,4', '2020-09-01,125,130,120,125,400,x,1', '2020-09-02,125,130,120,125,400,-1,1',
  ].join('\n'));
  const server = await TestServer.start({ home, config: 'instruments: [AAPL]\nproviders: { order: [csv], csv: { dir: prices } }' });
  try {
    const client = new SyncClient(server);
    await client.run('2020-08-27', '2020-09-02', { mode: 'all' });
    expect(await actionsOf('AAPL.US', server)).toEqual([['2020-08-28', 'dividend', 5], ['2020-08-31', 'split', 4]]);
    const all = await read('instruments=AAPL.US&adjustment=all', server);
    expect([...all].map(([date, bar]) => [date, bar.close, bar.volume])).toEqual([['2020-08-27', 123.75, 400], ['2020-08-28', 125, 400], ['2020-08-31', 125, 400]]);
    expect((await client.quarantine('AAPL.US')).map(({ date, rule }) => [date, rule]).sort()).toEqual([['2020-09-01', 'not_a_number'], ['2020-09-02', 'not_positive']]);
  } finally {
    await server.stop();
  }
});
