import { BarColumns } from '@tidemark/domain';
import { isoDate } from '../bars/iso-dates';
import { drawdowns } from '../backtest/drawdowns';
import { changes, finite, largest, mean, smallest, variance } from '../sample-statistics';
import { sessionsAYear } from '../sessions-a-year';

/** Of the closes of the range; all returns are fractions: 0.01 is 1 %. Null where a figure does not exist. */
export function priceStatistics(bars: BarColumns): Record<string, unknown> {
  const { days, close } = bars;
  const daily = changes(close);
  const year = sessionsAYear(days);
  const deviation = Math.sqrt(variance(daily));
  const deepest = drawdowns(close).sort((a, b) => b.depth - a.depth).at(0);
  const sorted = Float64Array.from(daily).sort();
  const [middle, spread] = [mean(daily), populationDeviation(daily)];
  const moment = (power: number): number => mean(daily.map((r) => ((r - middle) / spread) ** power));
  return {
    bars: close.length, sessions_a_year: year, total_return: finite(close[close.length - 1] / close[0] - 1),
    mean_return: finite(middle), annual_return: finite((close[close.length - 1] / close[0]) ** (year / daily.length) - 1),
    volatility: finite(deviation), annual_volatility: finite(deviation * Math.sqrt(year)),
    skewness: finite(moment(3)), excess_kurtosis: finite(moment(4) - 3),
    positive_days: finite(mean(daily.map((r) => (r > 0 ? 1 : 0)))),
    value_at_risk_95: finite(sorted[Math.floor(sorted.length * 0.05)]),
    best_day: extreme(bars, daily, (a, b) => a > b), worst_day: extreme(bars, daily, (a, b) => a < b),
    max_drawdown: deepest ? -deepest.depth : 0,
    max_drawdown_from: deepest ? isoDate(days[deepest.from]) : null, max_drawdown_to: deepest ? isoDate(days[deepest.to]) : null,
    highest_close: largest(close), lowest_close: smallest(close),
  };
}

function populationDeviation(values: Float64Array): number {
  return Math.sqrt((variance(values) * (values.length - 1)) / values.length);
}

function extreme({ days }: BarColumns, daily: Float64Array, better: (a: number, b: number) => boolean): object | null {
  if (daily.length === 0) return null;
  const best = daily.reduce((found, value, i) => (better(value, daily[found]) ? i : found), 0);
  return { date: isoDate(days[best + 1]), return: daily[best] };
}
