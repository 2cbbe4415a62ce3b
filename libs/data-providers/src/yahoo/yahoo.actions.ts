import { CorporateAction, EpochDay, localDay } from '@tidemark/domain';
import { rawPrice } from './yahoo.price';
import { Dividend } from './yahoo.schema';
import { DatedSplit, splitFactor } from './yahoo.splits';

export interface DatedDividend {
  /** The ex-date. */
  readonly day: EpochDay;
  /** Of one share as it was on that day; null or no positive number where Yahoo has it so. */
  readonly amount: number | null;
}

/**
 * What was paid for a share of its day: Yahoo divides a dividend by every split since, as it does with prices.
 * @param undone the splits that Yahoo has worked into its history
 */
export function datedDividends(
  dividends: Readonly<Record<string, Dividend>>, undone: readonly DatedSplit[], timeZone: string,
): DatedDividend[] {
  return Object.values(dividends).map(({ date, amount }) => {
    const day = localDay(date * 1000, timeZone);
    return { day, amount: amount === null ? null : rawPrice(amount, splitFactor(day, undone)) };
  });
}

/** Ascending. A ratio of 1 is a change of name; two dividends of one day, an ordinary and a special one, are their sum. */
export function actionsOf(splits: readonly DatedSplit[], dividends: readonly DatedDividend[]): CorporateAction[] {
  const paid = new Map<EpochDay, number>();
  for (const { day, amount } of dividends) paid.set(day, (paid.get(day) ?? 0) + (amount ?? 0));
  return [
    ...splits.filter(({ ratio }) => ratio !== 1).map(({ day, ratio }): CorporateAction => ({ day, kind: 'split', value: ratio })),
    ...[...paid].map(([day, value]): CorporateAction => ({ day, kind: 'dividend', value: Number(value.toPrecision(12)) })),
  ].sort((a, b) => a.day - b.day);
}
