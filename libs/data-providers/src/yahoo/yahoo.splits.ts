import { EpochDay, localDay } from '@tidemark/domain';
import { Split } from './yahoo.schema';

export interface DatedSplit {
  /** First day at the new price. */
  readonly day: EpochDay;
  /** New shares for one old. */
  readonly ratio: number;
}

/** A row's place and its close as Yahoo sent it. */
export interface DatedClose {
  readonly day: EpochDay;
  readonly open: number;
  readonly close: number;
}

export function datedSplits(splits: Readonly<Record<string, Split>>, timeZone: string): DatedSplit[] {
  return Object.values(splits)
    .map(({ date, numerator, denominator }) => ({ day: localDay(date * 1000, timeZone), ratio: numerator / denominator }))
    .sort((a, b) => a.day - b.day);
}

/**
 * Whether the rows before a split were really brought to the new price. On the days around a split Yahoo sometimes lists
 * it before it has recomputed the history: then the series jumps by the ratio, and undoing it would be wrong. Judged
 * by which is nearer; where no row stands on both sides, Yahoo's own rule (always adjusted) is taken.
 * @param rows ascending
 */
export function isApplied({ day, ratio }: DatedSplit, rows: readonly DatedClose[]): boolean {
  const at = rows.findIndex((row) => row.day >= day);
  if (at <= 0) return true;
  const jump = Math.abs(Math.log(rows[at - 1].close / rows[at].open));
  const jumpIfRaw = Math.abs(Math.log(rows[at - 1].close / rows[at].open / ratio));
  return !(jumpIfRaw < jump);
}

/** By what a price of `day` has to be multiplied to be what was paid: all splits after it. */
export function splitFactor(day: EpochDay, splits: readonly DatedSplit[]): number {
  let factor = 1;
  for (const split of splits) if (split.day > day) factor *= split.ratio;
  return factor;
}
