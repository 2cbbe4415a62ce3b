import { BarColumns } from '@tidemark/domain';
import { IndicatorBook } from '../indicators/indicator-book';
import { ParameterValues } from '../parameters/parameter';
import { EquityFigures, equityFigures } from './equity-figures';
import { BacktestSettings } from './settings';
import { simulate, Simulation, Window } from './simulate';
import { Strategy } from './strategy';
import { TradeFigures, tradeFigures } from './trade-figures';

export type BacktestFigures = EquityFigures & TradeFigures & { readonly ruined: boolean };

export interface BacktestRun {
  readonly book: IndicatorBook;
  readonly window: Window;
  readonly strategy: Strategy;
  readonly values: ParameterValues;
  readonly settings: BacktestSettings;
  readonly signal: AbortSignal;
}

/** One strategy with one set of parameters over one range of bars. @throws TaskCancelledError */
export function backtest({ book, window, strategy, values, settings, signal }: BacktestRun): {
  simulation: Simulation; figures: BacktestFigures;
} {
  const { bars } = book;
  const simulation = simulate(bars, window, strategy.start(book, values), settings, signal);
  return { simulation, figures: measure(bars, simulation, settings) };
}

function measure(bars: BarColumns, simulation: Simulation, { initialCash }: BacktestSettings): BacktestFigures {
  return { ...equityFigures(bars, simulation, initialCash), ...tradeFigures(bars, simulation), ruined: simulation.ruined };
}
