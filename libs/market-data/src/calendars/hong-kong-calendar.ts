import { EpochDay, epochDayOf, formatIsoDate } from '@tidemark/domain';
import { ANNOUNCED_RANGE, LAST_ANNOUNCED_YEAR } from './calendar-range';
import { addClosureLines, ClosureLine, Closures, isWeekday } from './closures';
import { ExchangeCalendar } from './exchange-calendar';
import { hongKongHolidays, lunarNewYear } from './hong-kong-holidays';
import { at, TradingHours } from './trading-hours';

/**
 * Whole days outside the law of holidays. Since 2024-09-23 the market trades through typhoons and black rain, so no such
 * day is to be expected. Mornings or afternoons lost to weather before that are sessions with their planned hours.
 */
const UNSCHEDULED: readonly ClosureLine[] = [
  '1992-07-22 Typhoon Gary',
  '1993-09-17 Typhoon Becky',
  '1997-07-02 Day following Establishment Day',
  '1997-08-18 Sino-Japanese War Victory Day',
  '1998-08-17 Sino-Japanese War Victory Day',
  '1999-09-16 Typhoon York',
  '1999-12-31 Millennium bank holiday',
  '2001-07-06 Typhoon Utor',
  '2001-07-25 Typhoon Yutu',
  '2008-08-06 Typhoon Kammuri',
  '2008-08-22 Typhoon Nuri',
  '2011-09-29 Typhoon Nesat',
  '2013-08-14 Typhoon Utor',
  '2015-09-03 70th anniversary of the end of the war',
  '2016-08-02 Typhoon Nida',
  '2016-10-21 Typhoon Haima',
  '2017-08-23 Typhoon Hato',
  '2020-10-13 Typhoon Nangka',
  '2021-10-13 Typhoon Kompasu',
  '2023-07-17 Typhoon Talim',
  '2023-09-01 Typhoon Saola',
  '2023-09-08 Black rainstorm',
  '2024-09-06 Typhoon Yagi',
];

interface HoursSince {
  readonly since: EpochDay;
  readonly open: number;
  readonly lunch: { readonly from: number; readonly to: number };
}

/** Newest first. HKEX moved the morning in March 2011 and shortened lunch to an hour in March 2012. */
const HOURS: readonly HoursSince[] = [
  { since: epochDayOf(2012, 3, 5), open: at(9, 30), lunch: { from: at(12), to: at(13) } },
  { since: epochDayOf(2011, 3, 7), open: at(9, 30), lunch: { from: at(12), to: at(13, 30) } },
  { since: ANNOUNCED_RANGE.from, open: at(10), lunch: { from: at(12, 30), to: at(14, 30) } },
];
/** End of continuous trading. The closing auction after it, and the 15:45 and 15:55 of the early nineties, are left out. */
const CLOSE = at(16);

function isEve(day: EpochDay): boolean {
  const [year, month, dayOfMonth] = formatIsoDate(day).split('-').map(Number);
  if (month === 12) return dayOfMonth === 24 || dayOfMonth === 31;
  return month <= 2 && day + 1 === lunarNewYear(year);
}

/** There is no afternoon on the eves of Christmas, of New Year and of Lunar New Year. */
function hours(day: EpochDay): TradingHours {
  const { open, lunch } = HOURS.find(({ since }) => day >= since) ?? HOURS[0];
  return isEve(day) ? { open, close: lunch.from, halfDay: true } : { open, lunch, close: CLOSE, halfDay: false };
}

function hongKongClosures(): Closures {
  const closures: Closures = new Map();
  for (let year = 1990; year <= LAST_ANNOUNCED_YEAR; year++) {
    for (const [day, name] of hongKongHolidays(year)) if (isWeekday(day)) closures.set(day, name);
  }
  addClosureLines(closures, UNSCHEDULED);
  return closures;
}

export function hongKongCalendar(): ExchangeCalendar {
  return new ExchangeCalendar({
    mic: 'XHKG', timeZone: 'Asia/Hong_Kong', known: ANNOUNCED_RANGE, closures: hongKongClosures(), hours,
  });
}
