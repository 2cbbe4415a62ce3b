import { EpochDay, epochDayOf, MS_PER_DAY, weekday } from '@tidemark/domain';

/** What bars can be read as; only `1d` is stored, the others are made of it while reading. */
export const BAR_INTERVALS = ['1d', '1w', '1mo'] as const;
export type BarInterval = (typeof BAR_INTERVALS)[number];

/** First calendar day of the bar that a day belongs to: the Monday of its ISO week, the first of its month. */
export function firstDayOfBar(interval: BarInterval, day: EpochDay): EpochDay {
  switch (interval) {
    case '1d':
      return day;
    case '1w':
      return day - ((weekday(day) + 6) % 7);
    case '1mo': {
      const date = new Date(day * MS_PER_DAY);
      return epochDayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    }
  }
}

/** SQL over `date`: equal for the days of one bar. Through `timestamp`, for a `timestamptz` would depend on TimeZone. */
export const BAR_OF_DAY: Readonly<Record<Exclude<BarInterval, '1d'>, string>> = {
  '1w': `date_trunc('week', date::timestamp)`,
  '1mo': `date_trunc('month', date::timestamp)`,
};
