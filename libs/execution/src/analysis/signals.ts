import { isoDate } from '../bars/iso-dates';
import { crossings } from '../backtest/crossing';
import { Series } from '../indicators/indicator';
import { IndicatorBook } from '../indicators/indicator-book';
import { SignalRules } from './signal-rules';

type SignalKind =
  | 'golden_cross' | 'death_cross' | 'macd_cross_up' | 'macd_cross_down' | 'rsi_oversold' | 'rsi_overbought'
  | 'upper_band_break' | 'lower_band_break';

export interface Signal {
  readonly date: string;
  readonly kind: SignalKind;
  /** What the event is usually read as. */
  readonly direction: 'bullish' | 'bearish';
  /** The day's close. */
  readonly price: number;
}

/** Up and down events of one rule. */
interface Events {
  readonly at: (index: number) => number | undefined;
  readonly up: SignalKind;
  readonly down: SignalKind;
  /** Oscillators and bands are read against their direction: too low is bullish. */
  readonly contrary?: boolean;
}

/** Every event from `start` on, by date; each is known at the close of its day. */
export function findSignals(book: IndicatorBook, start: number, rules: SignalRules): Signal[] {
  const { days, close, length } = book.bars;
  const found: Signal[] = [];
  const all = events(book, rules);
  for (let i = start; i < length; i++) {
    for (const { at, up, down, contrary } of all) {
      const side = at(i);
      if (side === undefined) continue;
      found.push({ date: isoDate(days[i]), kind: side > 0 ? up : down, direction: side > 0 === !contrary ? 'bullish' : 'bearish', price: close[i] });
    }
  }
  return found;
}

function events(book: IndicatorBook, rules: SignalRules): Events[] {
  const { close } = book.bars;
  const [macd, macdSignal] = book.lines('macd', { fast: rules.macd_fast, slow: rules.macd_slow, signal: rules.macd_signal });
  const [upper, , lower] = book.lines('bollinger', { period: rules.band_period, deviations: rules.band_deviations });
  const rsi = book.line('rsi', { period: rules.rsi_period });
  const [low, high] = [rsi.map(() => rules.rsi_low), rsi.map(() => rules.rsi_high)];
  return [
    { at: crossings(book.line('sma', { period: rules.fast }), book.line('sma', { period: rules.slow })), up: 'golden_cross', down: 'death_cross' },
    { at: crossings(macd, macdSignal), up: 'macd_cross_up', down: 'macd_cross_down' },
    { at: entering(rsi, low, high), up: 'rsi_overbought', down: 'rsi_oversold', contrary: true },
    { at: entering(close, lower, upper), up: 'upper_band_break', down: 'lower_band_break', contrary: true },
  ];
}

/** 1 on the bar that leaves the band upwards, -1 downwards. */
function entering(line: Series, low: Series, high: Series): Events['at'] {
  return (i) => {
    if (i === 0) return undefined;
    if (line[i] > high[i] && line[i - 1] <= high[i - 1]) return 1;
    return line[i] < low[i] && line[i - 1] >= low[i - 1] ? -1 : undefined;
  };
}
