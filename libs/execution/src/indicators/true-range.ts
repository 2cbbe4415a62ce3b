import { BarColumns } from '@tidemark/domain';
import { candle } from './candle';
import { line, Series } from './indicator';
import { signalsLibrary } from './signals-library';

/** From the second bar on: the first has no close before it, and trading-signals' high - low there is no true range. */
export function trueRange(bars: BarColumns): Series {
  const tr = new (signalsLibrary().TR)();
  return line(bars.length, (i) => {
    const range = tr.update(candle(bars, i), false);
    return i === 0 ? null : range;
  });
}
