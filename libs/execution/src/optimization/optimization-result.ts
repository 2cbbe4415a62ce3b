import { BacktestFigures } from '../backtest/backtest';
import { Evaluation } from './evaluator';
import { Surface } from './surface';
import { WalkSummary } from './walk-forward';

export interface RankedCandidate {
  readonly candidate: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly score: number | null;
  readonly total_return: number;
  readonly sharpe: number | null;
  readonly max_drawdown: number;
  readonly win_rate: number | null;
  readonly trades_count: number;
}

/** What an optimization found; a part of one looks the same. */
export interface OptimizationResult {
  readonly strategy: string;
  readonly method: string;
  readonly objective: string;
  /** Null where no combination could be ranked. */
  readonly best_parameters: Readonly<Record<string, number>> | null;
  readonly best_score: number | null;
  readonly best_figures: BacktestFigures | null;
  /** Backtests that were run, those of the walk forward included. */
  readonly evaluated: number;
  readonly top: readonly RankedCandidate[];
  /** How many of the best were asked for. */
  readonly top_limit: number;
  readonly surface: Surface | null;
  readonly walk_forward: WalkSummary | null;
  readonly status: string;
  readonly [further: string]: unknown;
}

export function rank({ candidate, values, score, figures }: Evaluation): RankedCandidate {
  return {
    candidate, parameters: values, score, total_return: figures.total_return, sharpe: figures.sharpe,
    max_drawdown: figures.max_drawdown, win_rate: figures.win_rate, trades_count: figures.trades_count,
  };
}
