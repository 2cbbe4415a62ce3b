import { BarColumns, EpochDay } from '@tidemark/domain';

/** Index of the first day that is not before `day`; `days` ascending. */
export function firstAtOrAfter(days: Int32Array, day: EpochDay): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bars in [from, to] of ascending columns, as a view. */
export function sliceDays(bars: BarColumns, from: EpochDay, to: EpochDay): BarColumns {
  const start = firstAtOrAfter(bars.days, from);
  return bars.subarray(start, Math.max(start, firstAtOrAfter(bars.days, to + 1)));
}
