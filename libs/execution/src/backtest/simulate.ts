import { BarColumns } from '@tidemark/domain';
import { throwIfCancelled } from '../task-cancelled.error';
import { Portfolio, Position, Trade } from './portfolio';
import { BacktestSettings } from './settings';
import { Decide, Side } from './strategy';

/** Bars between two looks at the signal: microseconds of work. */
const LOOK_EVERY = 1_024;

/** The bars that may be traded: from `start` up to and without `end`. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

export interface Simulation {
  readonly window: Window;
  /** Value at each close of the window. */
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
  readonly open: Position | undefined;
  /** The money was gone before the end. */
  readonly ruined: boolean;
}

/**
 * Walks over the bars once. An order fills at the bar's open before that bar's close is known to the strategy, so
 * nothing can be decided on what comes later.
 * @throws TaskCancelledError
 */
export function simulate(
  bars: BarColumns, window: Window, decide: Decide, settings: BacktestSettings, signal: AbortSignal,
): Simulation {
  const { open, close } = bars;
  const { start, end } = window;
  const last = end - 1;
  const portfolio = new Portfolio(settings);
  const equity = new Float64Array(end - start);
  let ordered: Side | undefined;
  let ruined = false;
  for (let i = start; i <= last; i++) {
    if (i % LOOK_EVERY === 0) throwIfCancelled(signal);
    const trading = traded(bars, i);
    if (ordered !== undefined && trading) {
      portfolio.turn(i, open[i], ordered);
      ordered = undefined;
    }
    const wanted = ruined ? undefined : allowed(decide(i, portfolio.side), settings);
    if (wanted !== undefined) {
      ordered = wanted === portfolio.side ? undefined : wanted;
      if (ordered !== undefined && settings.fill === 'close' && trading) {
        portfolio.turn(i, close[i], ordered);
        ordered = undefined;
      }
    }
    if (portfolio.value(close[i]) <= 0 && !ruined) {
      ruined = true;
      portfolio.turn(i, close[i], 0, 'ruin');
    } else if (i === last && settings.closeAtEnd) portfolio.turn(i, close[i], 0, 'end');
    equity[i - start] = ruined ? Math.max(0, portfolio.value(close[i])) : portfolio.value(close[i]);
  }
  return { window, equity, trades: portfolio.trades, open: portfolio.position, ruined };
}

function allowed(side: Side | undefined, { allowShort }: BacktestSettings): Side | undefined {
  return side === -1 && !allowShort ? 0 : side;
}

/** Not so on a day of suspension, whose row repeats one price and has a volume that is known to be 0: orders wait. */
function traded({ open, high, low, volume }: BarColumns, i: number): boolean {
  return volume[i] !== 0 || high[i] !== low[i] || open[i] !== high[i];
}
