import { EpochDay, epochDayOf, weekday } from '@tidemark/domain';

export const MONDAY = 1;
export const THURSDAY = 4;

/** The nth (from 1) such weekday of a month: Thanksgiving is the 4th Thursday of November. */
export function nthWeekday(year: number, month: number, dayOfWeek: number, nth: number): EpochDay {
  const first = epochDayOf(year, month, 1);
  return first + ((dayOfWeek - weekday(first) + 7) % 7) + (nth - 1) * 7;
}

export function lastWeekday(year: number, month: number, dayOfWeek: number): EpochDay {
  const last = epochDayOf(year, month + 1, 1) - 1;
  return last - ((weekday(last) - dayOfWeek + 7) % 7);
}
