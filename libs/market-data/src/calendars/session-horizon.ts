import { Inject, Injectable } from '@nestjs/common';
import { DayRange, EpochDay, localDay, Mic, Session, TradingCalendar } from '@tidemark/domain';
import { MARKET_DATA_OPTIONS, MarketDataOptions } from '../market-clock';
import { calendarFor } from './calendars';

export interface HorizonView {
  readonly calendar: TradingCalendar;
  /** Sessions of the asked range, ascending. */
  readonly sessions: readonly EpochDay[];
  /** Last session whose close plus grace has passed. */
  readonly finalThrough: EpochDay;
  /** Last session that has opened. */
  readonly openedThrough: EpochDay;
}

/** Where one second stands in a calendar. */
interface Stand {
  readonly atMs: number;
  readonly finalThrough: EpochDay;
  readonly openedThrough: EpochDay;
}

/** Longest run of closed days that any calendar here has seen is two weeks; look back further than that. */
const LOOK_BACK_DAYS = 40;
const KEPT_RANGES = 64;

/** Where "now" stands in each calendar. Ranges repeat over thousands of instruments, so their sessions are kept. */
@Injectable()
export class SessionHorizon {
  private readonly ranges = new Map<string, readonly EpochDay[]>();
  private readonly stands = new Map<Mic, Stand>();

  constructor(@Inject(MARKET_DATA_OPTIONS) private readonly options: MarketDataOptions) {}

  view(mic: Mic, range: DayRange, nowMs: number): HorizonView {
    const calendar = calendarFor(mic);
    const { finalThrough, openedThrough } = this.stand(mic, nowMs);
    return { calendar, sessions: this.sessions(calendar, range), finalThrough, openedThrough };
  }

  /** Last session whose bars are final at an instant; before every calendar's start if there is none. */
  finalThrough(mic: Mic, nowMs: number): EpochDay {
    return this.stand(mic, nowMs).finalThrough;
  }

  /** Kept for a second: a plan asks once an instrument, and each answer costs a dozen conversions of time zones. */
  private stand(mic: Mic, nowMs: number): Stand {
    const atMs = Math.floor(nowMs / 1000) * 1000;
    let stand = this.stands.get(mic);
    if (stand?.atMs !== atMs) {
      const calendar = calendarFor(mic);
      stand = {
        atMs,
        finalThrough: this.lastSession(calendar, atMs, (s) => s.closeAt + this.options.graceMs <= atMs),
        openedThrough: this.lastSession(calendar, atMs, (s) => s.openAt <= atMs),
      };
      this.stands.set(mic, stand);
    }
    return stand;
  }

  private sessions(calendar: TradingCalendar, range: DayRange): readonly EpochDay[] {
    const key = `${calendar.mic} ${range.from} ${range.to}`;
    let found = this.ranges.get(key);
    if (!found) {
      if (this.ranges.size >= KEPT_RANGES) this.ranges.clear();
      found = calendar.sessionDays(range.from, range.to);
      this.ranges.set(key, found);
    }
    return found;
  }

  private lastSession(calendar: TradingCalendar, nowMs: number, passed: (session: Session) => boolean): EpochDay {
    const today = localDay(nowMs, calendar.timeZone) + 1;
    // Past the known years nothing is a session, so the last known one is the answer for ever after.
    const end = Math.min(today, calendar.known.to);
    const days = calendar.sessionDays(end - LOOK_BACK_DAYS, end);
    for (let i = days.length - 1; i >= 0; i--) {
      const session = calendar.session(days[i]);
      if (session && passed(session)) return days[i];
    }
    return -Infinity;
  }
}
