import { epochDayOf, formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { newYorkCalendar } from './new-york-calendar';

const calendar = newYorkCalendar('XNYS');
const day = (iso: string) => parseIsoDate(iso) ?? NaN;
const closedWeekdays = (year: number) => {
  const out = [];
  for (let d = epochDayOf(year, 1, 1); d <= epochDayOf(year, 12, 31); d++) if (calendar.closure(d)) out.push(formatIsoDate(d));
  return out;
};
const halfDays = (year: number) => calendar
  .sessionDays(epochDayOf(year, 1, 1), epochDayOf(year, 12, 31))
  .filter((d) => calendar.session(d)?.halfDay)
  .map(formatIsoDate);

describe('New York', () => {
  it('has 62 sessions from 2020-01-01 to 2020-03-31', () => {
    expect(calendar.sessionDays(day('2020-01-01'), day('2020-03-31'))).toHaveLength(62);
  });

  it.each([
    [1997, ['1997-01-01', '1997-02-17', '1997-03-28', '1997-05-26', '1997-07-04', '1997-09-01', '1997-11-27', '1997-12-25']],
    // New Year 2022 fell on a Saturday and was not kept; Juneteenth and Christmas fell on Sundays.
    [2022, ['2022-01-17', '2022-02-21', '2022-04-15', '2022-05-30', '2022-06-20', '2022-07-04', '2022-09-05', '2022-11-24',
      '2022-12-26']],
    [2025, ['2025-01-01', '2025-01-09', '2025-01-20', '2025-02-17', '2025-04-18', '2025-05-26', '2025-06-19', '2025-07-04',
      '2025-09-01', '2025-11-27', '2025-12-25']],
    // Independence Day on a Saturday is kept on Friday.
    [2026, ['2026-01-01', '2026-01-19', '2026-02-16', '2026-04-03', '2026-05-25', '2026-06-19', '2026-07-03', '2026-09-07',
      '2026-11-26', '2026-12-25']],
    [2027, ['2027-01-01', '2027-01-18', '2027-02-15', '2027-03-26', '2027-05-31', '2027-06-18', '2027-07-05', '2027-09-06',
      '2027-11-25', '2027-12-24']],
  ])('%i: closed on exactly these weekdays', (year, days) => {
    expect(closedWeekdays(year)).toEqual(days);
  });

  it.each([
    ['2001-09-10', true], ['2001-09-11', false], ['2001-09-14', false], ['2001-09-17', true], ['1994-04-27', false],
    ['2004-06-11', false], ['2007-01-02', false], ['2012-10-29', false], ['2012-10-30', false], ['2012-10-31', true],
    ['2018-12-05', false], ['2025-01-09', false], ['2021-06-18', true], ['2021-12-31', true], ['1998-01-19', false],
  ])('%s: session %s', (iso, open) => {
    expect(calendar.isSession(day(iso))).toBe(open);
    expect(calendar.closure(day(iso)) !== undefined).toBe(!open);
  });

  it('names its closures', () => {
    expect(calendar.closure(day('2024-06-19'))).toBe('Juneteenth');
    expect(calendar.closure(day('2024-03-29'))).toBe('Good Friday');
    expect(calendar.closure(day('2012-10-30'))).toBe('Hurricane Sandy');
    expect(calendar.closure(day('2024-06-22'))).toBeUndefined();
  });

  it.each([
    [1991, ['1991-12-24']],
    [1992, ['1992-11-27', '1992-12-24']],
    [1994, ['1994-11-25']],
    [1995, ['1995-07-03', '1995-11-24']],
    [1999, ['1999-11-26', '1999-12-31']],
    [2002, ['2002-07-05', '2002-11-29', '2002-12-24']],
    [2003, ['2003-07-03', '2003-11-28', '2003-12-24', '2003-12-26']],
    [2013, ['2013-07-03', '2013-11-29', '2013-12-24']],
    [2021, ['2021-11-26']],
    [2024, ['2024-07-03', '2024-11-29', '2024-12-24']],
    [2026, ['2026-11-27', '2026-12-24']],
  ])('%i: short on exactly these days', (year, days) => {
    expect(halfDays(year)).toEqual(days);
  });

  it('closes at 21:00 UTC in winter, 20:00 in summer, and moves with the clocks', () => {
    const close = (iso: string) => new Date(calendar.session(day(iso))?.closeAt ?? NaN).toISOString();
    expect(close('2024-01-16')).toBe('2024-01-16T21:00:00.000Z');
    expect(close('2024-07-16')).toBe('2024-07-16T20:00:00.000Z');
    expect(close('2024-03-08')).toBe('2024-03-08T21:00:00.000Z');
    expect(close('2024-03-11')).toBe('2024-03-11T20:00:00.000Z');
    expect(close('2024-11-01')).toBe('2024-11-01T20:00:00.000Z');
    expect(close('2024-11-04')).toBe('2024-11-04T21:00:00.000Z');
    // Until 2006 summer time began in April.
    expect(close('2006-03-20')).toBe('2006-03-20T21:00:00.000Z');
    expect(close('2024-07-03')).toBe('2024-07-03T17:00:00.000Z');
    expect(close('1992-12-24')).toBe('1992-12-24T19:00:00.000Z');
  });

  it('has no lunch', () => {
    expect(calendar.session(day('2024-01-16'))).not.toHaveProperty('breakStartAt');
  });
});
