import { BarColumns } from '@tidemark/domain';
import { finite, geometricMean, largest, mean, smallest, variance } from '../sample-statistics';
import { Simulation } from './simulate';

type Figure = number | null;

/** Of the closed trades; fractions, 0.25 is 25 %. Null where there is nothing to measure. */
export interface TradeFigures {
  readonly trades_count: number;
  /** Share of trades with a net gain. */
  readonly win_rate: Figure;
  readonly best_trade: Figure;
  readonly worst_trade: Figure;
  /** Geometric mean of the trades' returns. */
  readonly average_trade: Figure;
  /** Arithmetic mean of the trades' returns. */
  readonly expectancy: Figure;
  /** Money won / money lost; null where nothing was lost. */
  readonly profit_factor: Figure;
  /** The same of returns, each trade weighing alike: what backtesting.py calls profit factor. */
  readonly profit_factor_of_returns: Figure;
  readonly max_trade_days: Figure;
  readonly average_trade_days: Figure;
  /** Van Tharp's system quality number, of money. */
  readonly sqn: Figure;
  readonly kelly: Figure;
  readonly total_commission: number;
  /** Share of bars on which a trade was held, first and last included. */
  readonly exposure_time: number;
}

export function tradeFigures({ days }: BarColumns, { window, trades }: Simulation): TradeFigures {
  const returns = trades.map((trade) => trade.return);
  const pnl = trades.map((trade) => trade.pnl);
  const held = trades.map(({ entry, exit }) => days[exit] - days[entry]);
  const won = pnl.filter((money) => money > 0);
  const lost = pnl.filter((money) => money < 0);
  const wins = won.length / trades.length;
  return {
    trades_count: trades.length,
    win_rate: finite(wins), best_trade: finite(largest(returns)), worst_trade: finite(smallest(returns)),
    average_trade: finite(geometricMean(returns)), expectancy: finite(mean(returns)),
    profit_factor: factor(pnl), profit_factor_of_returns: factor(returns),
    max_trade_days: finite(largest(held)), average_trade_days: finite(mean(held)),
    sqn: finite((Math.sqrt(trades.length) * mean(pnl)) / Math.sqrt(variance(pnl))),
    kelly: finite(wins - (1 - wins) / (mean(won) / -mean(lost))),
    total_commission: trades.reduce((sum, { commission }) => sum + commission, 0),
    exposure_time: heldBars(trades) / (window.end - window.start),
  };
}

function factor(gains: readonly number[]): number | null {
  const won = gains.reduce((sum, gain) => sum + Math.max(0, gain), 0);
  const lost = gains.reduce((sum, gain) => sum + Math.min(0, gain), 0);
  return lost === 0 ? null : won / -lost;
}

/** A bar on which one trade ends and the next begins counts once. */
function heldBars(trades: Simulation['trades']): number {
  let bars = 0;
  let next = 0;
  for (const { entry, exit } of trades) {
    bars += exit - Math.max(entry, next) + 1;
    next = exit + 1;
  }
  return bars;
}
