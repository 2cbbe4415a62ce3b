import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BarColumns, BarColumnsBuilder, formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { IndicatorBook } from '@tidemark/execution';

/**
 * Every indicator that the golden answers cover, bar by bar, against them: 502 daily bars, the periods of their origin.
 * The tolerance is relative; sums in another order differ in the last digits of a double, and by no more.
 */
const DATA = join(resolve(process.env['REAL_DATA_DIR'] ?? join(__dirname, '../../../shared/data')), 'golden/stock_indicators');

type Answer = Record<string, number | string | null>;

const golden = (name: string): Answer[] => JSON.parse(readFileSync(join(DATA, 'results', `${name}.standard.json`), 'utf8')) as Answer[];

function quotes(): BarColumns {
  const bars = new BarColumnsBuilder();
  for (const row of readFileSync(join(DATA, 'quotes/default.csv'), 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [date, ...values] = row.split(',');
    const [open, high, low, close, volume] = values.map(Number);
    bars.push(parseIsoDate(date) as number, open, high, low, close, volume, NaN);
  }
  return bars.build();
}

const bars = quotes();
const book = new IndicatorBook(bars);

test.each<[golden: string, field: string, indicator: string, output: number, parameters: Record<string, number>, tolerance: number]>([
  ['sma', 'sma', 'sma', 0, { period: 20 }, 1e-12],
  ['ema', 'ema', 'ema', 0, { period: 20 }, 1e-12],
  ['macd', 'macd', 'macd', 0, { fast: 12, slow: 26, signal: 9 }, 1e-10],
  ['macd', 'signal', 'macd', 1, { fast: 12, slow: 26, signal: 9 }, 1e-10],
  ['macd', 'histogram', 'macd', 2, { fast: 12, slow: 26, signal: 9 }, 1e-9],
  ['rsi', 'rsi', 'rsi', 0, { period: 14 }, 1e-12],
  ['bb', 'upperBand', 'bollinger', 0, { period: 20, deviations: 2 }, 1e-12],
  ['bb', 'sma', 'bollinger', 1, { period: 20, deviations: 2 }, 1e-12],
  ['bb', 'lowerBand', 'bollinger', 2, { period: 20, deviations: 2 }, 1e-12],
  ['tr', 'tr', 'tr', 0, {}, 1e-12],
  ['atr', 'atr', 'atr', 0, { period: 14 }, 1e-12],
  ['stdev', 'stdDev', 'stdev', 0, { period: 14 }, 1e-11],
  ['roc', 'roc', 'roc', 0, { period: 14 }, 1e-11],
  ['roc', 'momentum', 'momentum', 0, { period: 14 }, 1e-12],
  ['obv', 'obv', 'obv', 0, {}, 0],
  ['stoch', 'd', 'stochastic', 1, { period: 14, slowing: 3, signal: 3 }, 1e-11],
  ['stoch', 'j', 'stochastic', 2, { period: 14, slowing: 3, signal: 3 }, 1e-10],
])('%s.%s is ours', (name, field, indicator, output, parameters, tolerance) => {
  const ours = book.lines(indicator, parameters)[output];
  const theirs = golden(name);
  expect(theirs).toHaveLength(ours.length);
  theirs.forEach((answer, i) => {
    const at = `${field} of ${formatIsoDate(bars.days[i])}`;
    expect([at, String(answer.timestamp).slice(0, 10)]).toEqual([at, formatIsoDate(bars.days[i])]);
    const value = answer[field];
    if (value === null) expect([at, ours[i]]).toEqual([at, NaN]);
    else if (Math.abs(ours[i] - (value as number)) > tolerance * Math.max(1, Math.abs(value as number))) expect([at, ours[i]]).toEqual([at, value]);
  });
});

test('stoch.k is ours from the bar on where the signal line has a value', () => {
  const ours = book.lines('stochastic')[0];
  golden('stoch').forEach(({ k, d }, i) => {
    if (d !== null) expect(ours[i]).toBeCloseTo(k as number, 9);
    else expect(ours[i]).toBeNaN();
  });
});
