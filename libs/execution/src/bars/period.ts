import { EpochDay, epochDayOf, MS_PER_DAY } from '@tidemark/domain';

/** A length of time that counts back from the last bar: `90d`, `6w`, `3m` or `3mo`, `5y`; `max` is all there is. */
export type Period = { readonly unit: 'd' | 'w' | 'm' | 'y'; readonly count: number } | 'max';

const SHAPE = /^([1-9]\d{0,3})(d|w|mo|m|y)$/;

export function parsePeriod(text: string): Period | undefined {
  const lower = text.toLowerCase();
  if (lower === 'max' || lower === 'all') return 'max';
  const match = SHAPE.exec(lower);
  return match ? { count: Number(match[1]), unit: match[2][0] as 'd' | 'w' | 'm' | 'y' } : undefined;
}

/** The day of the same date that long before `last`; 29 February and the 31st fall back to the month's last day. */
export function periodStart(period: Period, last: EpochDay): EpochDay | null {
  if (period === 'max') return null;
  const { unit, count } = period;
  if (unit === 'd') return last - count;
  if (unit === 'w') return last - 7 * count;
  const date = new Date(last * MS_PER_DAY);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() - (unit === 'y' ? 12 * count : count);
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  const monthsLastDay = epochDayOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - 1;
  return Math.min(epochDayOf(year, month, 1) + date.getUTCDate() - 1, monthsLastDay);
}
