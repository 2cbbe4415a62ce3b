import { BarColumns, EpochDay } from '@tidemark/domain';

/** Index of the first bar that is not before `day`. */
export function firstFrom(bars: BarColumns, day: EpochDay): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars.days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bars of [from, to] as a view; null leaves that side open. */
export function between(bars: BarColumns, from: EpochDay | null, to: EpochDay | null): BarColumns {
  const start = from === null ? 0 : firstFrom(bars, from);
  return bars.subarray(start, Math.max(start, to === null ? bars.length : firstFrom(bars, to + 1)));
}
