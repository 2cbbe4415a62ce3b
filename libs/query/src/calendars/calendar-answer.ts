import {
  DayRange, EpochDay, epochDayOf, formatIsoDate, formatZonedIso, localDay, MICS, Mic, NotFoundError, Session, TradingCalendar,
} from '@tidemark/domain';
import type { z } from 'zod';
import type { calendarAnswer, calendarHead, CalendarQuery } from './calendars.schema';

class UnknownCalendarError extends NotFoundError {
  constructor(asked: string) {
    const known = MICS.join(', ');
    super(`no calendar of ${JSON.stringify(asked.slice(0, 20))}; known are ${known}`, 'unknown_calendar', `未知的交易所，可用: ${known}`);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { field: 'mic', known: MICS };
  }
}

/** @throws UnknownCalendarError */
export function knownMic(asked: string): Mic {
  const mic = MICS.find((one) => one === asked);
  if (mic === undefined) throw new UnknownCalendarError(asked);
  return mic;
}

function yearOf(day: EpochDay): number {
  return Number(formatIsoDate(day).slice(0, 4));
}

/** What is not asked is the year of what is; with neither, the year it is at the exchange. */
export function calendarRange({ start, end }: CalendarQuery, timeZone: string, nowMs: number): DayRange {
  const year = yearOf(start ?? end ?? localDay(nowMs, timeZone));
  return { from: start ?? epochDayOf(year, 1, 1), to: end ?? epochDayOf(year, 12, 31) };
}

export function describeCalendar(calendar: TradingCalendar): z.output<typeof calendarHead> {
  const { mic, timeZone, known } = calendar;
  return { mic, timezone: timeZone, known: { from: formatIsoDate(known.from), to: formatIsoDate(known.to) } };
}

function describeSession(session: Session, timeZone: string) {
  const at = (instant: number) => formatZonedIso(instant, timeZone);
  return {
    date: formatIsoDate(session.day), open: at(session.openAt), close: at(session.closeAt),
    ...(session.breakStartAt !== undefined && { break_start: at(session.breakStartAt) }),
    ...(session.breakEndAt !== undefined && { break_end: at(session.breakEndAt) }),
    half_day: session.halfDay,
  };
}

export function describeRange(calendar: TradingCalendar, { from, to }: DayRange): z.output<typeof calendarAnswer> {
  const sessions = calendar.sessionDays(from, to)
    .map((day) => calendar.session(day))
    .filter((session) => session !== undefined)
    .map((session) => describeSession(session, calendar.timeZone));
  const closures: { date: string; name: string }[] = [];
  for (let day = from; day <= to; day++) {
    const name = calendar.isSession(day) ? undefined : calendar.closure(day);
    if (name !== undefined) closures.push({ date: formatIsoDate(day), name });
  }
  return { ...describeCalendar(calendar), sessions, closures };
}
