import plan from 'chinese-days/dist/chinese-days.json';
import { epochDayOf, parseIsoDate } from '@tidemark/domain';
import { LAST_ANNOUNCED_YEAR } from './calendar-range';
import { addClosureLines, Closures, isWeekday } from './closures';
import { BEFORE_2004, EXCHANGES_ONLY } from './mainland-closure-lines';

/** The package's table itself: asking its functions day by day for 23 years takes 30 ms, this takes 1. */
const HOLIDAYS: Readonly<Record<string, string>> = plan.holidays;

/**
 * Weekdays the exchanges stay shut: the holiday plan of the State Council, in the package from 2004 on. Its make-up working
 * days at weekends do not matter, the exchanges never trade on them.
 */
export function mainlandClosures(): Closures {
  const closures: Closures = new Map();
  addClosureLines(closures, BEFORE_2004);
  const last = epochDayOf(LAST_ANNOUNCED_YEAR, 12, 31);
  for (const [date, names] of Object.entries(HOLIDAYS)) {
    const day = parseIsoDate(date);
    if (day === undefined) throw new Error(`chinese-days: "${date}" is no date`);
    // The package writes "Spring Festival,春节,3".
    if (day <= last && isWeekday(day)) closures.set(day, names.split(',')[0]);
  }
  addClosureLines(closures, EXCHANGES_ONLY);
  return closures;
}
