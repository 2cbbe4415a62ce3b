import { EpochDay, epochDayOf } from '@tidemark/domain';
import { ANNOUNCED_RANGE } from './calendar-range';
import { addClosureLines } from './closures';
import { ExchangeCalendar } from './exchange-calendar';
import { mainlandClosures } from './mainland-holidays';
import { SHENZHEN_ONLY } from './mainland-closure-lines';
import { at, TradingHours } from './trading-hours';

type MainlandMic = 'XSHG' | 'XSHE' | 'BJSE';

/** Shenzhen had traded by trial since December 1990; its official opening counts. Its index goes back to 1991-04-03. */
const FIRST_SESSION: Readonly<Record<MainlandMic, EpochDay>> = {
  XSHG: epochDayOf(1990, 12, 19),
  XSHE: epochDayOf(1991, 7, 3),
  BJSE: epochDayOf(2021, 11, 15),
};

/** Today's hours for all years: those of the first years differed and are on no record we could check. */
const HOURS: TradingHours = {
  open: at(9, 30), close: at(15), lunch: { from: at(11, 30), to: at(13) }, halfDay: false,
};

/** One zone for all three. In the summer of 1991 it was an hour ahead (UTC+9), the last of China's summer times. */
export function mainlandCalendar(mic: MainlandMic): ExchangeCalendar {
  const closures = mainlandClosures();
  if (mic === 'XSHE') addClosureLines(closures, SHENZHEN_ONLY);
  const opened = FIRST_SESSION[mic];
  for (const day of closures.keys()) if (day < opened) closures.delete(day);
  return new ExchangeCalendar({
    mic, timeZone: 'Asia/Shanghai', known: ANNOUNCED_RANGE, firstSession: opened, closures, hours: () => HOURS,
  });
}
