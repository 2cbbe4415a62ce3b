import { formatIsoDate } from '@tidemark/domain';
import { randomFrom } from '../../../../test/support/random';
import { barsOf, randomBars, taskContext } from '../../../../test/support/task-context';
import { runTask } from '../task-outcome';
import { TaskTypes } from '../task-types';

interface Analysis {
  readonly dates: string[];
  readonly indicators: Record<string, { name: string; parameters: Record<string, number>; series: Record<string, (number | null)[]> }>;
  readonly signals: { date: string; kind: string; direction: string; price: number }[];
  readonly statistics: Record<string, unknown>;
  readonly [key: string]: unknown;
}

const types = new TaskTypes();

async function analyse(data: object, bars = randomBars(randomFrom(1), 700)): Promise<Analysis> {
  const outcome = await runTask(types, 'analysis', { symbol: 'AAPL', ...data }, taskContext({ 'AAPL.US': bars }));
  if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
  return outcome.result as unknown as Analysis;
}

test('chosen indicators with their parameters, null where there is no value yet', async () => {
  const { indicators, dates } = await analyse({ period: 'max', analysis_type: 'indicators', indicators: ['BOLL', { name: 'sma', period: 3 }] });
  expect(Object.keys(indicators)).toEqual(['bollinger_20_2', 'sma_3']);
  expect(indicators.sma_3.series.sma.slice(0, 3)).toEqual([null, null, expect.any(Number)]);
  expect(indicators.bollinger_20_2.parameters).toEqual({ period: 20, deviations: 2 });
  expect(indicators.bollinger_20_2.series.upper).toHaveLength(dates.length);
});

test('without a choice a technical analysis holds indicators, signals and statistics', async () => {
  const analysis = await analyse({});
  expect(Object.keys(analysis.indicators)).toEqual([
    'sma_5', 'sma_20', 'sma_60', 'ema_20', 'macd_12_26_9', 'rsi_14', 'bollinger_20_2', 'kdj_9_3_3', 'atr_14', 'adx_14', 'obv',
  ]);
  expect(analysis.signals.length).toBeGreaterThan(5);
  expect(analysis.statistics.sessions_a_year).toBe(252);
});

test('a range knows the bars before it: its first day has every value, the same as in the whole', async () => {
  const [whole, part] = [await analyse({ period: 'max' }), await analyse({ period: '6m' })];
  const offset = whole.dates.length - part.dates.length;
  expect(part.dates).toEqual(whole.dates.slice(offset));
  for (const [key, { series }] of Object.entries(part.indicators)) {
    for (const [output, values] of Object.entries(series)) expect(values).toEqual(whole.indicators[key].series[output].slice(offset));
  }
  expect(part.signals).toEqual(whole.signals.filter(({ date }) => date >= part.dates[0]));
});

test('crosses, bands and RSI on the days they happen', async () => {
  // Flat, a jump, a fall.
  const prices = [...Array(30).fill(100), ...Array(10).fill(130), ...Array(20).fill(80)] as number[];
  const bars = barsOf(prices.map((price) => [price, price] as const));
  const { signals } = await analyse({ period: 'max', signals: { fast: 3, slow: 10 } }, bars);
  const of = (kind: string) => signals.filter((signal) => signal.kind === kind).map(({ date }) => date);
  expect(of('upper_band_break')).toEqual([formatIsoDate(bars.days[30])]);
  expect(of('lower_band_break')).toEqual([formatIsoDate(bars.days[40])]);
  // The two means were one until the jump: they part, nothing is crossed.
  expect(of('golden_cross')).toEqual([]);
  expect(of('death_cross')).toEqual([formatIsoDate(bars.days[40])]);
  expect(of('rsi_oversold')).toEqual([formatIsoDate(bars.days[40])]);
  expect(signals.find(({ kind }) => kind === 'upper_band_break')).toMatchObject({ direction: 'bearish', price: 130 });
});

test('means that have come together on flat prices do not cross in their last digits', async () => {
  for (let cents = 1_001; cents < 1_031; cents++) {
    const rise = Array.from({ length: 30 }, (_, i) => [5 + i / 10, 5 + i / 10] as const);
    const flat = Array.from({ length: 60 }, () => [cents / 100, cents / 100] as const);
    const { signals } = await analyse({ period: 'max', analysis_type: 'signals', signals: { fast: 7, slow: 23 } }, barsOf([...rise, ...flat]));
    expect([cents, signals.filter(({ kind }) => kind === 'golden_cross' || kind === 'death_cross')]).toEqual([cents, []]);
  }
});

test('statistics against sums by hand', async () => {
  const { statistics } = await analyse({ period: 'max', analysis_type: 'statistics' }, barsOf([[100, 100], [100, 110], [110, 99], [99, 99]]));
  expect(statistics.total_return).toBeCloseTo(-0.01, 12);
  expect(statistics.mean_return).toBeCloseTo(0, 12);
  expect(statistics.volatility).toBeCloseTo(0.1, 12);
  expect(statistics.max_drawdown).toBeCloseTo(-0.1, 12);
  expect(statistics).toMatchObject({
    bars: 4, best_day: { date: '2024-01-02' }, worst_day: { date: '2024-01-03' }, max_drawdown_from: '2024-01-02', max_drawdown_to: '2024-01-04',
    highest_close: 110, lowest_close: 99,
  });
  expect(statistics.skewness).toBeCloseTo(0, 12);
});

test('a single bar has no returns, and says so with null', async () => {
  const { statistics } = await analyse({ period: 'max', analysis_type: 'statistics' }, barsOf([[100, 100]]));
  expect(statistics).toMatchObject({ bars: 1, total_return: 0, volatility: null, best_day: null, skewness: null });
});
