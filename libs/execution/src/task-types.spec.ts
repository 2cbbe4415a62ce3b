import { randomFrom } from '../../../test/support/random';
import { barsOf, randomBars, taskContext } from '../../../test/support/task-context';
import { runTask } from './task-outcome';
import { TASK_TYPES, TaskTypes } from './task-types';

const types = new TaskTypes();
const check = (name: string, data: unknown) => () => types.get(name).check(data);
const rows = Array.from({ length: 30 }, (_, i) => ({ date: `2024-01-${String(i + 1).padStart(2, '0')}`, open: 10 + i, high: 11 + i, low: 9 + i, close: 10.5 + i, volume: 5 }));

test.each(['constructor', '__proto__', 'toString', '', 'BACKTEST', 'hasOwnProperty'])('%j is no task type', (name) => {
  expect(() => types.get(name)).toThrow(expect.objectContaining({ code: 'unknown_task_type', status: 404 }));
});

test('all five take empty task_data, as the original does', () => {
  for (const name of TASK_TYPES) {
    expect(check(name, {})).not.toThrow();
    expect(check(name, undefined)).not.toThrow();
  }
  expect(types.get('analysis').needs({})).toEqual([{ instrument: '000001.SZ', from: null, to: null, adjustment: 'raw' }]);
  expect(types.get('backtest').needs({ symbol: 'sh600000', end_date: '2024-01-01' })).toEqual([{ instrument: '600000.SH', from: null, to: 19_723, adjustment: 'raw' }]);
  expect(types.get('analysis').needs({ adjustment: 'all' })).toEqual([{ instrument: '000001.SZ', from: null, to: null, adjustment: 'all' }]);
  expect(types.get('backtest').needs({ bars: rows })).toEqual([]);
});

test.each([
  ['backtest', [], 'task_data', /expected object/],
  ['backtest', { strategy: 'constructor' }, 'task_data.strategy', /no strategy "constructor"; there are ma_cross/],
  ['backtest', { strategy: '__proto__' }, 'task_data.strategy', /no strategy/],
  ['backtest', { stock_code: 'no such' }, 'task_data.stock_code', /no such/],
  ['backtest', { stock_code: '000001', symbol: '600000' }, 'task_data.symbol', /another instrument/],
  ['backtest', { parameters: { fast: 1.5 } }, 'task_data.parameters.fast', /whole number/],
  ['backtest', { parameters: { fast: 0 } }, 'task_data.parameters.fast', /from 1 to 500/],
  ['backtest', { parameters: { fast: 'x' } }, 'task_data.parameters.fast', /finite number/],
  ['backtest', { parameters: { constructor: 3 } }, 'task_data.parameters.constructor', /no such parameter; there are fast, slow/],
  ['backtest', { commission: -1 }, 'task_data.commission', />=0/],
  ['backtest', { initial_cash: Infinity }, 'task_data.initial_cash', /./],
  ['backtest', { period: '5 years' }, 'task_data.period', /like 90d/],
  ['backtest', { period: '5y', start_date: '2020-01-01' }, 'task_data.period', /excludes start_date/],
  ['backtest', { start_date: '2024-02-30' }, 'task_data.start_date', /that exists/],
  ['backtest', { start_date: '2024-03-01', end_date: '2024-02-01' }, 'task_data.start_date', /after end_date/],
  ['backtest', { bars: [{ ...rows[0], high: 1 }] }, 'task_data.bars[0]', /high_below_low/],
  ['backtest', { bars: [rows[1], rows[0]] }, 'task_data.bars[1]', /not after the row before/],
  ['backtest', { bars: rows, adjustment: 'all' }, 'task_data.adjustment', /taken as they are/],
  ['backtest', { bars: [{ ...rows[0], date: '2024-01-01x' }] }, 'task_data.bars[0]', /needs a date/],
  ['analysis', { indicators: ['sma', 'constructor'] }, 'task_data.indicators[1]', /no indicator "constructor"/],
  ['analysis', { indicators: [{ name: 'rsi', period: 0 }] }, 'task_data.indicators[0].period', /from 2 to/],
  ['analysis', { analysis_type: 'magic' }, 'task_data.analysis_type', /technical/],
  ['optimization', { method: 'luck' }, 'task_data.method', /genetic/],
  ['optimization', { constraints: ['fast < process.exit()'] }, 'task_data.constraints', /must be like/],
  ['optimization', { constraints: ['fast < what'] }, 'task_data.constraints', /no such parameter what/],
  ['optimization', { parameters: { fast: { min: 9, max: 1 } } }, 'task_data.parameters.fast', /min is above max/],
  ['optimization', { parameters: { toString: [1] } }, 'task_data.parameters.toString', /no such parameter/],
  ['optimization', { method: 'grid', parameters: { fast: { min: 1, max: 200, step: 1 }, slow: { min: 2, max: 200, step: 1 } } }, 'task_data.parameters', /more than max_evaluations/],
  ['optimization', { method: 'grid', parameters: { fast: [30], slow: [20] } }, 'task_data.constraints', /forbid every/],
  ['data_import', { symbols: 'AAPL' }, 'task_data.symbols', /array/],
  ['data_import', { start_date: 'yesterday' }, 'task_data.start_date', /YYYY-MM-DD/],
  ['data_import', { frequency: '5min' }, 'task_data.frequency', /daily/],
  ['custom', { handler: 'constructor' }, 'task_data.handler', /no handler "constructor"; there are echo, sleep, hash/],
])('%s refuses %j at %s', (name, data, field, reason) => {
  expect(check(name, data)).toThrow(expect.objectContaining({ code: 'invalid_task_data', status: 400, field, message: expect.stringMatching(reason) }));
});

test('the settings of a result repeat it, and the past of a range is known to it', async () => {
  const bars = randomBars(randomFrom(5), 900);
  const run = async (data: object) => (await runTask(types, 'backtest', { symbol: 'AAPL', ...data }, taskContext({ 'AAPL.US': bars })) as { result: Record<string, unknown> }).result;
  const first = await run({ period: '1y', slippage: 0.001, allow_short: true, sizing: { type: 'percent', percent: 50 } });
  expect(await run({ period: '1y', ...first.settings as object })).toEqual(first);
  const [day] = first.equity_curve as { date: string }[];
  expect([first.bars_count, day.date]).toEqual([(first.equity_curve as []).length, first.first_date]);
  expect(String(first.first_date) >= `${Number(String(first.last_date).slice(0, 4)) - 1}${String(first.last_date).slice(4)}`).toBe(true);
  // Without the past the 200-day mean has no value in 1 year's first 200 days.
  const slow = { period: '1y', parameters: { fast: 5, slow: 200 }, close_at_end: false };
  const [warm, cold] = [await run(slow), await run({ ...slow, warm_up: false })];
  expect(Number(warm.trades_count)).toBeGreaterThan(Number(cold.trades_count));
});

test('a key __proto__ reaches no prototype', async () => {
  const data: unknown = JSON.parse('{"parameters":{"__proto__":{"fast":3}},"__proto__":{"polluted":1},"bars":[]}');
  await runTask(types, 'backtest', { ...data as object, bars: rows }, taskContext());
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('what goes in and what comes out survives a structured clone and JSON', async () => {
  const held = barsOf(Array.from({ length: 120 }, (_, i) => [100 + (i % 17), 100 + ((i * 7) % 19)] as const));
  for (const [name, data] of [
    ['backtest', { symbol: 'AAPL', period: 'max', parameters: { fast: 3, slow: 7 } }], ['analysis', { symbol: 'AAPL', period: 'max' }],
    ['optimization', { symbol: 'AAPL', method: 'grid', parameters: { fast: [2, 3], slow: [5, 8] } }], ['custom', { a: 1 }],
  ] as const) {
    const there = structuredClone({ data, bars: held });
    const outcome = await runTask(types, name, there.data, taskContext({ 'AAPL.US': there.bars }));
    expect(outcome).toMatchObject({ status: 'completed', result: { task_type: name, status: 'completed' } });
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(structuredClone(outcome));
  }
});

test('fields nobody reads are told, not swallowed', async () => {
  const outcome = await runTask(types, 'backtest', { bars: rows, comission: 0.01 }, taskContext());
  expect(outcome).toMatchObject({ status: 'completed', result: { ignored_fields: ['comission'] } });
});

test('failures and cancels are told as plain data', async () => {
  expect(await runTask(types, 'backtest', { symbol: 'AAPL' }, taskContext())).toEqual({
    status: 'failed', result: null,
    error: { code: 'no_bars', message: 'no bars of AAPL.US in the range asked for', message_zh: 'AAPL 在所选区间内没有行情数据', field: null, retryable: false },
  });
  expect(await runTask(types, 'nothing', {}, taskContext())).toMatchObject({ status: 'failed', error: { code: 'unknown_task_type' } });
  expect(await runTask(types, 'backtest', { bars: rows }, taskContext({}, undefined, AbortSignal.abort()))).toEqual({ status: 'cancelled' });
});
