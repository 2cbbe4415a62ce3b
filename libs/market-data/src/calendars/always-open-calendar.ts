import { CALENDAR_RANGE } from './calendar-range';
import { ExchangeCalendar } from './exchange-calendar';
import { at } from './trading-hours';

/** What trades round the clock: each UTC day is one session. */
export function alwaysOpenCalendar(): ExchangeCalendar {
  const hours = { open: 0, close: at(24), halfDay: false };
  return new ExchangeCalendar({
    mic: '24x7', timeZone: 'UTC', known: CALENDAR_RANGE, sevenDays: true, closures: new Map(), hours: () => hours,
  });
}
