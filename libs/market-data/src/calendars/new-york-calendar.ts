import { EpochDay, epochDayOf, formatIsoDate, Mic, weekday } from '@tidemark/domain';
import { CALENDAR_RANGE } from './calendar-range';
import { ExchangeCalendar } from './exchange-calendar';
import { newYorkClosures } from './new-york-holidays';
import { nthWeekday, THURSDAY } from './nth-weekday';
import { at, TradingHours } from './trading-hours';

const FULL_DAY: TradingHours = { open: at(9, 30), close: at(16), halfDay: false };
/** Half days ended at two until 1992, at one since. */
const HALF_DAY_UNTIL_1992: TradingHours = { open: at(9, 30), close: at(14), halfDay: true };
const HALF_DAY: TradingHours = { open: at(9, 30), close: at(13), halfDay: true };

/** Short days outside the rules: the Fridays after Christmas 1997 and 2003, and the eve of 2000. */
const UNSCHEDULED_HALF_DAYS = new Set([epochDayOf(1997, 12, 26), epochDayOf(1999, 12, 31), epochDayOf(2003, 12, 26)]);

/**
 * The short day at Independence Day began in 1995. With the holiday on a Thursday it was Friday the 5th until 2002 (the next
 * such year, 2013, and all after it, closed early on Wednesday the 3rd).
 */
function shortForIndependenceDay(year: number, dayOfMonth: number, weekDay: number): boolean {
  if (year < 1995) return false;
  if (dayOfMonth === 5) return weekDay === 5 && year < 2013;
  if (dayOfMonth !== 3) return false;
  // On a Friday the 3rd is the holiday itself, kept early.
  return weekDay !== 3 || year >= 2013;
}

function isHalfDay(day: EpochDay): boolean {
  const [year, month, dayOfMonth] = formatIsoDate(day).split('-').map(Number);
  if (month === 7) return shortForIndependenceDay(year, dayOfMonth, weekday(day));
  if (month === 11) return year >= 1992 && day === nthWeekday(year, 11, THURSDAY, 4) + 1;
  // On a Friday the 24th is Christmas itself, kept early, and no session.
  return (month === 12 && dayOfMonth === 24) || UNSCHEDULED_HALF_DAYS.has(day);
}

function hours(day: EpochDay): TradingHours {
  if (!isHalfDay(day)) return FULL_DAY;
  return day < epochDayOf(1993, 1, 1) ? HALF_DAY_UNTIL_1992 : HALF_DAY;
}

/**
 * NYSE and Nasdaq keep the same days. All of them follow from rules, so future years are known as far as the rules stay; a
 * day of mourning cannot be. Late openings and halts within a day are not recorded.
 */
export function newYorkCalendar(mic: Mic): ExchangeCalendar {
  return new ExchangeCalendar({
    mic, timeZone: 'America/New_York', known: CALENDAR_RANGE, closures: newYorkClosures(), hours,
  });
}
