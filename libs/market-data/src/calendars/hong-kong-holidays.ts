import { getSolarDateFromLunar, getSolarTermDate } from 'chinese-days';
import { EpochDay, epochDayOf, parseIsoDate, weekday } from '@tidemark/domain';
import { easterSunday } from './easter';
import { lastWeekday, MONDAY } from './nth-weekday';

type Holiday = readonly [EpochDay, string];

/** First year of the Holidays (Amendment) Ordinance 2011: substitutes then come after a festival, no longer before it. */
const SUBSTITUTE_AFTERWARDS_FROM = 2012;
/** Labour Day and the Buddha's birthday took the places of two colonial holidays. */
const FIRST_LABOUR_DAY = 1999;
const HANDOVER_YEAR = 1997;

/** Mondays of the Queen's birthday, gazetted year by year. */
const QUEENS_BIRTHDAY: readonly Holiday[] = [
  [1990, 6, 18], [1991, 6, 17], [1992, 6, 15], [1993, 6, 14], [1994, 6, 13], [1995, 6, 19], [1996, 6, 17], [1997, 6, 30],
].map(([year, month, day]) => [epochDayOf(year, month, day), "Queen's Birthday"] as const);

function day(iso: string): EpochDay {
  const found = parseIsoDate(iso);
  if (found === undefined) throw new Error(`lunar calendar: "${iso}" is no date`);
  return found;
}

/** Day of the Gregorian calendar for a day of the lunar one, outside leap months. */
function lunar(year: number, month: number, dayOfMonth: number): EpochDay {
  return day(getSolarDateFromLunar(`${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`).date);
}

export function lunarNewYear(year: number): EpochDay {
  return lunar(year, 1, 1);
}

function lunarNewYearDays(year: number): Holiday[] {
  const first = lunarNewYear(year);
  const days = [first, first + 1, first + 2];
  if (days.some((d) => weekday(d) === 0)) days.push(year < SUBSTITUTE_AFTERWARDS_FROM ? first - 1 : first + 3);
  return days.map((d) => [d, 'Lunar New Year'] as const);
}

/** `chinese-days` begins the eighth month of 1996 a day early (new moon 13 September); its other dates to 2033 are right. */
const MID_AUTUMN_1996 = epochDayOf(1996, 9, 27);

/** Before 2012 the festival itself stood in when the day after it was a Sunday; that is a Saturday, and costs no session. */
function dayAfterMidAutumn(year: number): Holiday {
  const after = (year === 1996 ? MID_AUTUMN_1996 : lunar(year, 8, 15)) + 1;
  const sunday = weekday(after) === 0 && year < SUBSTITUTE_AFTERWARDS_FROM;
  return [sunday ? after - 1 : after, 'Day following the Mid-Autumn Festival'];
}

function colonialHolidays(year: number): Holiday[] {
  const days = QUEENS_BIRTHDAY.filter(([d]) => d >= epochDayOf(year, 1, 1) && d <= epochDayOf(year, 12, 31));
  if (year < HANDOVER_YEAR) days.push([lastWeekday(year, 8, MONDAY), 'Liberation Day']);
  return days;
}

function regionHolidays(year: number): Holiday[] {
  if (year < HANDOVER_YEAR) return [];
  const days: Holiday[] = [[epochDayOf(year, 7, 1), 'Establishment Day'], [epochDayOf(year, 10, 1), 'National Day']];
  if (year < FIRST_LABOUR_DAY) days.push([epochDayOf(year, 10, 2), 'Day following National Day']);
  else days.push([epochDayOf(year, 5, 1), 'Labour Day'], [lunar(year, 4, 8), 'Birthday of the Buddha']);
  return days;
}

/**
 * General holidays (Cap. 149). One that falls on a Sunday or on another holiday moves to the next free day, so those that
 * keep their date come first.
 */
export function hongKongHolidays(year: number): Map<EpochDay, string> {
  const easter = easterSunday(year);
  const inOrder: readonly Holiday[] = [
    [epochDayOf(year, 1, 1), "New Year's Day"],
    ...lunarNewYearDays(year),
    [easter - 2, 'Good Friday'],
    [easter - 1, 'Day following Good Friday'],
    [easter + 1, 'Easter Monday'],
    [day(getSolarTermDate(year, 4, 'pure_brightness')), 'Ching Ming Festival'],
    ...colonialHolidays(year),
    ...regionHolidays(year),
    [lunar(year, 5, 5), 'Tuen Ng Festival'],
    dayAfterMidAutumn(year),
    [lunar(year, 9, 9), 'Chung Yeung Festival'],
    [epochDayOf(year, 12, 25), 'Christmas Day'],
    [epochDayOf(year, 12, 26), 'Day following Christmas Day'],
  ];
  // A Sunday of Lunar New Year is made up for above, so it must not move a second time.
  const holidays = new Map<EpochDay, string>();
  for (const [date, name] of inOrder) {
    let kept = date;
    if (name !== 'Lunar New Year') while (weekday(kept) === 0 || holidays.has(kept)) kept++;
    holidays.set(kept, name);
  }
  return holidays;
}
