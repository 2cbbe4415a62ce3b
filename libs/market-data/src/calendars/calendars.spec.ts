import { epochDayOf, MICS, parseIsoDate } from '@tidemark/domain';
import { CALENDAR_RANGE, calendarFor } from './calendars';

const day = (iso: string) => parseIsoDate(iso) ?? NaN;

describe('calendarFor', () => {
  it.each(MICS)('%s: answers for itself, keeps one object, and its three answers agree', (mic) => {
    const calendar = calendarFor(mic);
    expect(calendar.mic).toBe(mic);
    expect(calendarFor(mic)).toBe(calendar);
    const days = calendar.sessionDays(CALENDAR_RANGE.from, CALENDAR_RANGE.to);
    const members = [];
    for (let d = CALENDAR_RANGE.from; d <= CALENDAR_RANGE.to; d++) if (calendar.isSession(d)) members.push(d);
    expect(days).toEqual(members);
    for (const d of days.filter((_, i) => i % 97 === 0)) {
      const session = calendar.session(d);
      expect(session?.day).toBe(d);
      expect(session?.closeAt).toBeGreaterThan(session?.openAt ?? NaN);
      expect(calendar.closure(d)).toBeUndefined();
    }
  });

  it.each(MICS)('%s: nothing outside the known days', (mic) => {
    const calendar = calendarFor(mic);
    const { from, to } = calendar.known;
    expect(from).toBe(CALENDAR_RANGE.from);
    expect(calendar.sessionDays(from - 5000, from - 1)).toEqual([]);
    expect(calendar.sessionDays(to + 1, to + 5000)).toEqual([]);
    expect(calendar.sessionDays(to - 30, to + 5000).at(-1)).toBeLessThanOrEqual(to);
    for (const d of [from - 1, to + 1, NaN, from + 0.5]) {
      expect(calendar.isSession(d)).toBe(false);
      expect(calendar.session(d)).toBeUndefined();
    }
  });

  it('a range is inclusive at both ends; an inverted one is empty', () => {
    const calendar = calendarFor('XNYS');
    const monday = day('2020-01-06');
    expect(calendar.sessionDays(monday, monday)).toEqual([monday]);
    expect(calendar.sessionDays(monday, monday + 4)).toHaveLength(5);
    expect(calendar.sessionDays(monday + 4, monday)).toEqual([]);
    expect(calendar.sessionDays(monday - 2, monday - 1)).toEqual([]);
  });

  it('holidays announced year by year end with 2026, rules and 24x7 go on', () => {
    for (const mic of ['XSHG', 'XSHE', 'BJSE', 'XHKG'] as const) {
      expect(calendarFor(mic).known.to).toBe(epochDayOf(2026, 12, 31));
      expect(calendarFor(mic).isSession(day('2026-12-31'))).toBe(true);
      expect(calendarFor(mic).isSession(day('2027-01-04'))).toBe(false);
    }
    for (const mic of ['XNYS', 'XNAS', '24x7'] as const) {
      expect(calendarFor(mic).known).toEqual(CALENDAR_RANGE);
      expect(calendarFor(mic).isSession(day('2027-01-04'))).toBe(true);
    }
  });

  it('24x7: every day, from midnight to midnight UTC', () => {
    const calendar = calendarFor('24x7');
    expect(calendar.sessionDays(CALENDAR_RANGE.from, CALENDAR_RANGE.to)).toHaveLength(
      CALENDAR_RANGE.to - CALENDAR_RANGE.from + 1,
    );
    expect(calendar.session(day('2024-02-29'))).toEqual({
      day: day('2024-02-29'), openAt: Date.UTC(2024, 1, 29), closeAt: Date.UTC(2024, 2, 1), halfDay: false,
    });
  });
});
