import { DayRange } from './day-ranges';
import { EpochDay } from './epoch-day';
import { Mic } from './instrument';

/** One day's trading of an exchange. Instants in UTC ms. */
export interface Session {
  readonly day: EpochDay;
  readonly openAt: number;
  readonly closeAt: number;
  /** Lunch, where the exchange has one. */
  readonly breakStartAt?: number;
  readonly breakEndAt?: number;
  readonly halfDay: boolean;
}

/** The days and hours an exchange is open. Pure: the same answer on every machine. */
export interface TradingCalendar {
  readonly mic: Mic;
  readonly timeZone: string;
  /** Days for which sessions are known from announced holidays; outside, `isSession` is false. */
  readonly known: DayRange;
  isSession(day: EpochDay): boolean;
  /** The session dates in [from, to], ascending. */
  sessionDays(from: EpochDay, to: EpochDay): EpochDay[];
  /** Undefined where there is no session. */
  session(day: EpochDay): Session | undefined;
  /** Name of the closure on a weekday without a session, e.g. "Spring Festival"; undefined if none is on record. */
  closure(day: EpochDay): string | undefined;
}
