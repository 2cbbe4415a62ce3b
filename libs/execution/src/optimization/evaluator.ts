import { backtest, BacktestFigures } from '../backtest/backtest';
import { BacktestSettings } from '../backtest/settings';
import { Window } from '../backtest/simulate';
import { Strategy } from '../backtest/strategy';
import { Breath } from '../breath';
import { IndicatorBook } from '../indicators/indicator-book';
import { ParameterValues } from '../parameters/parameter';
import { Objective, scoreOf } from './objective';

export interface Evaluation {
  /** Number of the combination in its space. */
  readonly candidate: number;
  readonly values: ParameterValues;
  /** Null: cannot be ranked (too few trades, or the figure does not exist). */
  readonly score: number | null;
  readonly figures: BacktestFigures;
}

export interface EvaluatorOptions {
  readonly book: IndicatorBook;
  readonly strategy: Strategy;
  readonly settings: BacktestSettings;
  readonly objective: Objective;
  readonly minTrades: number;
  readonly signal: AbortSignal;
  /** Called after each evaluation. */
  readonly counted: () => void;
}

/** Tries combinations on one set of bars. Lines of indicators are shared by all of them. */
export class Evaluator {
  private readonly breath: Breath;

  constructor(private readonly options: EvaluatorOptions) {
    this.breath = new Breath(options.signal);
  }

  /** @throws TaskCancelledError */
  async evaluate(candidate: number, values: ParameterValues, window: Window): Promise<Evaluation> {
    await this.breath.take();
    const { objective, minTrades, counted, ...run } = this.options;
    const { figures } = backtest({ ...run, values, window });
    counted();
    return { candidate, values, figures, score: scoreOf(figures, objective, minTrades) };
  }
}

/** The better first; of equals the earlier combination, so that a search that was split finds the same. */
export function byScore(a: Ranked, b: Ranked): number {
  if (a.score === b.score) return a.candidate - b.candidate;
  if (a.score === null) return 1;
  return b.score === null ? -1 : b.score - a.score;
}

type Ranked = Pick<Evaluation, 'score' | 'candidate'>;
