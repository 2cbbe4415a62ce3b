import { CronTime } from 'cron';

/** No schedule is due more often than this many times while a server was away; older ones count as one anyway. */
const MAX_STEPS = 10_000;

/**
 * The latest due time of a cron expression in (after, now], or undefined. Timers miss a due time when the clock jumps
 * over it or the server was down; the last time dealt with does not.
 */
export function latestDue(cron: string, timeZone: string, after: Date, now: Date): Date | undefined {
  const time = new CronTime(cron, timeZone);
  let found: Date | undefined;
  let from = after;
  for (let i = 0; i < MAX_STEPS; i++) {
    const next = time.getNextDateFrom(from, timeZone).toJSDate();
    if (next > now) break;
    found = from = next;
  }
  return found;
}

export function nextDue(cron: string, timeZone: string, now: Date): Date {
  return new CronTime(cron, timeZone).getNextDateFrom(now, timeZone).toJSDate();
}
