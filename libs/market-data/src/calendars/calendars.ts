import { Mic, TradingCalendar } from '@tidemark/domain';
import { alwaysOpenCalendar } from './always-open-calendar';
import { hongKongCalendar } from './hong-kong-calendar';
import { mainlandCalendar } from './mainland-calendar';
import { newYorkCalendar } from './new-york-calendar';

export { CALENDAR_RANGE } from './calendar-range';

const BUILD: Readonly<Record<Mic, () => TradingCalendar>> = {
  XSHG: () => mainlandCalendar('XSHG'),
  XSHE: () => mainlandCalendar('XSHE'),
  BJSE: () => mainlandCalendar('BJSE'),
  XHKG: hongKongCalendar,
  XNYS: () => newYorkCalendar('XNYS'),
  XNAS: () => newYorkCalendar('XNAS'),
  '24x7': alwaysOpenCalendar,
};

const built = new Map<Mic, TradingCalendar>();

/** The trading calendar of an exchange; built at the first call, then the same object. */
export function calendarFor(mic: Mic): TradingCalendar {
  let calendar = built.get(mic);
  if (!calendar) {
    calendar = BUILD[mic]();
    built.set(mic, calendar);
  }
  return calendar;
}
