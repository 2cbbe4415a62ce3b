import { BacktestFigures } from '../backtest/backtest';

/** What can be sought; more is better in each (a drawdown is 0 or below). */
export const OBJECTIVES = [
  'total_return', 'annual_return', 'cagr', 'sharpe', 'sharpe_compound', 'sortino', 'calmar', 'max_drawdown', 'win_rate',
  'profit_factor', 'expectancy', 'sqn', 'final_equity',
] as const;
export type Objective = (typeof OBJECTIVES)[number];

/** Null: cannot be ranked. */
export function scoreOf(figures: BacktestFigures, objective: Objective, minTrades: number): number | null {
  return figures.trades_count < minTrades ? null : figures[objective];
}
