import { EpochDay, epochDayOf, formatIsoDate, weekday } from '@tidemark/domain';
import { CALENDAR_RANGE } from './calendar-range';
import { addClosureLines, ClosureLine, Closures, isWeekday } from './closures';
import { easterSunday } from './easter';
import { lastWeekday, MONDAY, nthWeekday, THURSDAY } from './nth-weekday';

const FIRST_MARTIN_LUTHER_KING_DAY = 1998;
const FIRST_JUNETEENTH = 2022;

/** Days no rule foresees: mourning, terror, weather. */
const UNSCHEDULED: readonly ClosureLine[] = [
  '1994-04-27 Mourning for President Nixon',
  '2001-09-11..2001-09-14 September 11 attacks',
  '2004-06-11 Mourning for President Reagan',
  '2007-01-02 Mourning for President Ford',
  '2012-10-29..2012-10-30 Hurricane Sandy',
  '2018-12-05 Mourning for President George H. W. Bush',
  '2025-01-09 Mourning for President Carter',
];

/** NYSE rule 7.2: a holiday on Saturday is kept on Friday, one on Sunday on Monday. */
function observed(day: EpochDay): EpochDay {
  if (weekday(day) === 6) return day - 1;
  return weekday(day) === 0 ? day + 1 : day;
}

/** New Year on a Saturday is not kept: Friday 31 December closes the accounting year. */
function observedNewYear(year: number): EpochDay {
  const day = epochDayOf(year, 1, 1);
  return weekday(day) === 0 ? day + 1 : day;
}

function holidaysOf(year: number): [EpochDay, string][] {
  const days: [EpochDay, string][] = [
    [observedNewYear(year), "New Year's Day"],
    [nthWeekday(year, 2, MONDAY, 3), "Washington's Birthday"],
    [easterSunday(year) - 2, 'Good Friday'],
    [lastWeekday(year, 5, MONDAY), 'Memorial Day'],
    [observed(epochDayOf(year, 7, 4)), 'Independence Day'],
    [nthWeekday(year, 9, MONDAY, 1), 'Labor Day'],
    [nthWeekday(year, 11, THURSDAY, 4), 'Thanksgiving Day'],
    [observed(epochDayOf(year, 12, 25)), 'Christmas Day'],
  ];
  if (year >= FIRST_MARTIN_LUTHER_KING_DAY) days.push([nthWeekday(year, 1, MONDAY, 3), 'Martin Luther King Jr. Day']);
  if (year >= FIRST_JUNETEENTH) days.push([observed(epochDayOf(year, 6, 19)), 'Juneteenth']);
  return days;
}

export function newYorkClosures(): Closures {
  const closures: Closures = new Map();
  const lastYear = Number(formatIsoDate(CALENDAR_RANGE.to).slice(0, 4));
  for (let year = 1990; year <= lastYear; year++) {
    for (const [day, name] of holidaysOf(year)) if (isWeekday(day)) closures.set(day, name);
  }
  addClosureLines(closures, UNSCHEDULED);
  return closures;
}
