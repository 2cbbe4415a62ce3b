import { BarColumns } from '@tidemark/domain';
import { changes, finite, largest, mean, variance } from '../sample-statistics';
import { sessionsAYear } from '../sessions-a-year';
import { drawdowns } from './drawdowns';
import { Simulation } from './simulate';

type Figure = number | null;

/** All fractions: 0.25 is 25 %. Null where a figure does not exist (no trades, no variance). */
export interface EquityFigures {
  readonly final_equity: number;
  readonly peak_equity: number;
  readonly total_return: number;
  /** Geometric mean daily return over a year of sessions. */
  readonly annual_return: Figure;
  /** Compounded daily variance over a year of sessions. */
  readonly annual_volatility: Figure;
  /** Growth a calendar year. */
  readonly cagr: Figure;
  /** Mean daily return / its standard deviation × √(sessions a year); risk-free rate 0. */
  readonly sharpe: Figure;
  /** annual_return / annual_volatility: what backtesting.py calls Sharpe. */
  readonly sharpe_compound: Figure;
  /** annual_return / downside deviation a year. */
  readonly sortino: Figure;
  /** annual_return / depth of the worst drawdown. */
  readonly calmar: Figure;
  /** 0 or below. */
  readonly max_drawdown: number;
  readonly average_drawdown: Figure;
  /** Calendar days from a peak until it is reached again, or to the end. */
  readonly max_drawdown_days: number;
  readonly average_drawdown_days: Figure;
  readonly buy_and_hold_return: number;
  /** Of daily log returns against those of the instrument. */
  readonly beta: Figure;
  /** total_return - beta × buy_and_hold_return. */
  readonly alpha: Figure;
}

export function equityFigures(bars: BarColumns, { window: { start, end }, equity }: Simulation, initialCash: number): EquityFigures {
  const days = bars.days.subarray(start, end);
  const close = bars.close.subarray(start, end);
  const last = equity.length - 1;
  const year = sessionsAYear(days);
  const daily = changes(equity);
  const total = equity[last] / initialCash - 1;
  const growth = total <= -1 ? -1 : Math.expm1(Math.log1p(total) / equity.length);
  const annual = (1 + growth) ** year - 1;
  const spread = variance(daily);
  const volatility = Math.sqrt((spread + (1 + growth) ** 2) ** year - (1 + growth) ** (2 * year));
  const downside = Math.sqrt(losses(daily) * year);
  const falls = drawdowns(equity);
  const worst = largest(falls.map(({ depth }) => depth), 0);
  const fallDays = falls.map(({ from, to }) => days[to] - days[from]);
  const hold = close[last] / close[0] - 1;
  const beta = slope(daily, changes(close));
  return {
    final_equity: equity[last], peak_equity: largest(equity, 0), total_return: total,
    annual_return: finite(annual), annual_volatility: finite(volatility),
    cagr: finite((1 + total) ** (365.25 / (days[last] - days[0])) - 1),
    sharpe: finite((mean(daily) / Math.sqrt(spread)) * Math.sqrt(year)), sharpe_compound: finite(annual / volatility),
    sortino: finite(annual / downside), calmar: finite(annual / worst),
    max_drawdown: worst === 0 ? 0 : -worst, average_drawdown: finite(-mean(falls.map(({ depth }) => depth))),
    max_drawdown_days: largest(fallDays, 0), average_drawdown_days: finite(mean(fallDays)),
    buy_and_hold_return: hold, beta: finite(beta), alpha: finite(total - beta * hold),
  };
}

/** Slope of one series of log returns on another. */
function slope(own: Float64Array, market: Float64Array): number {
  const n = own.length;
  let [sumY, sumX, sumXY, sumXX] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [y, x] = [Math.log(1 + own[i]), Math.log(1 + market[i])];
    sumY += y;
    sumX += x;
    sumXY += x * y;
    sumXX += x * x;
  }
  return (sumXY - (sumX * sumY) / n) / (sumXX - (sumX * sumX) / n);
}

/** Mean square of the losses; a gain counts 0. */
function losses(daily: Float64Array): number {
  let sum = 0;
  for (const r of daily) if (r < 0) sum += r * r;
  return sum / daily.length;
}
