import { EpochDay } from './epoch-day';

/** Inclusive on both ends. */
export interface DayRange {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** Sorts, and merges what overlaps or touches. */
export function normalizeRanges(ranges: readonly DayRange[]): DayRange[] {
  const sorted = ranges.filter((r) => r.from <= r.to).sort((a, b) => a.from - b.from);
  const out: { from: EpochDay; to: EpochDay }[] = [];
  for (const range of sorted) {
    const last = out.at(-1);
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else out.push({ from: range.from, to: range.to });
  }
  return out;
}

/** What of `whole` no range of `parts` (normalized) covers. */
export function subtractRanges(whole: DayRange, parts: readonly DayRange[]): DayRange[] {
  const out: DayRange[] = [];
  let next = whole.from;
  for (const part of parts) {
    if (part.to < next) continue;
    if (part.from > whole.to) break;
    if (part.from > next) out.push({ from: next, to: part.from - 1 });
    next = part.to + 1;
  }
  if (next <= whole.to) out.push({ from: next, to: whole.to });
  return out;
}
