import { DayRange, epochDayOf } from '@tidemark/domain';

/**
 * The days calendars are worked out for. The end is a constant and not "next year by the clock": every machine must give
 * the same answer, also one that has been up over New Year. Sixty years are 22 k bytes a calendar.
 */
export const CALENDAR_RANGE: DayRange = { from: epochDayOf(1990, 1, 1), to: epochDayOf(2049, 12, 31) };

/**
 * Mainland China and Hong Kong announce their holidays for one year at a time, so nothing is known after it. To move it on:
 * take a `chinese-days` that has the new year, compare with the notices of SSE and HKEX, add what differs to the tables.
 */
export const LAST_ANNOUNCED_YEAR = 2026;

export const ANNOUNCED_RANGE: DayRange = { from: CALENDAR_RANGE.from, to: epochDayOf(LAST_ANNOUNCED_YEAR, 12, 31) };
