import { DayRange, EpochDay, instantOf, Mic, Session, TradingCalendar } from '@tidemark/domain';
import { Closures, isWeekday } from './closures';
import { TradingHours } from './trading-hours';

/** What sets one exchange apart. Sessions are the weekdays of `known` from `firstSession` on, without `closures`. */
export interface ExchangeRules {
  readonly mic: Mic;
  readonly timeZone: string;
  readonly known: DayRange;
  readonly firstSession?: EpochDay;
  readonly sevenDays?: boolean;
  readonly closures: Closures;
  hours(day: EpochDay): TradingHours;
}

export class ExchangeCalendar implements TradingCalendar {
  readonly mic: Mic;
  readonly timeZone: string;
  readonly known: DayRange;
  /** One byte a day of `known`: membership is one read, the tools ask it for every cell. */
  private readonly open: Uint8Array;
  /** The same days as a sorted list, so that a range is two binary searches and a copy. */
  private readonly days: Int32Array;

  constructor(private readonly rules: ExchangeRules) {
    const { from, to } = rules.known;
    this.mic = rules.mic;
    this.timeZone = rules.timeZone;
    this.known = rules.known;
    this.open = new Uint8Array(to - from + 1);
    const days: EpochDay[] = [];
    for (let day = Math.max(from, rules.firstSession ?? from); day <= to; day++) {
      if ((!rules.sevenDays && !isWeekday(day)) || rules.closures.has(day)) continue;
      this.open[day - from] = 1;
      days.push(day);
    }
    this.days = Int32Array.from(days);
  }

  isSession(day: EpochDay): boolean {
    return this.open[day - this.known.from] === 1;
  }

  sessionDays(from: EpochDay, to: EpochDay): EpochDay[] {
    return from > to ? [] : Array.from(this.days.subarray(this.firstAtOrAfter(from), this.firstAtOrAfter(to + 1)));
  }

  session(day: EpochDay): Session | undefined {
    if (!this.isSession(day)) return undefined;
    const { open, close, lunch, halfDay } = this.rules.hours(day);
    const instant = (minute: number) => instantOf(day, minute, this.timeZone);
    return {
      day, openAt: instant(open), closeAt: instant(close),
      ...(lunch && { breakStartAt: instant(lunch.from), breakEndAt: instant(lunch.to) }),
      halfDay,
    };
  }

  closure(day: EpochDay): string | undefined {
    return this.rules.closures.get(day);
  }

  private firstAtOrAfter(day: EpochDay): number {
    let low = 0;
    let high = this.days.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.days[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
