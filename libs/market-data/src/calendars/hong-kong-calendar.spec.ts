import { epochDayOf, formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { hongKongCalendar } from './hong-kong-calendar';

const calendar = hongKongCalendar();
const day = (iso: string) => parseIsoDate(iso) ?? NaN;
const closedWeekdays = (year: number) => {
  const out = [];
  for (let d = epochDayOf(year, 1, 1); d <= epochDayOf(year, 12, 31); d++) if (calendar.closure(d)) out.push(formatIsoDate(d).slice(5));
  return out.join(' ');
};

describe('Hong Kong', () => {
  // After the public list of sessions ends (2019), from the gazetted holidays and the exchange's notices.
  it.each([
    [2020, '01-01 01-27 01-28 04-10 04-13 04-30 05-01 06-25 07-01 10-01 10-02 10-13 10-26 12-25'],
    [2021, '01-01 02-12 02-15 04-02 04-05 04-06 05-19 06-14 07-01 09-22 10-01 10-13 10-14 12-27'],
    [2022, '02-01 02-02 02-03 04-05 04-15 04-18 05-02 05-09 06-03 07-01 09-12 10-04 12-26 12-27'],
    [2023, '01-02 01-23 01-24 01-25 04-05 04-07 04-10 05-01 05-26 06-22 07-17 09-01 09-08 10-02 10-23 12-25 12-26'],
    [2024, '01-01 02-12 02-13 03-29 04-01 04-04 05-01 05-15 06-10 07-01 09-06 09-18 10-01 10-11 12-25 12-26'],
    [2025, '01-01 01-29 01-30 01-31 04-04 04-18 04-21 05-01 05-05 07-01 10-01 10-07 10-29 12-25 12-26'],
    [2026, '01-01 02-17 02-18 02-19 04-03 04-06 04-07 05-01 05-25 06-19 07-01 10-01 10-19 12-25'],
  ])('%i: closed on exactly these weekdays', (year, days) => {
    expect(closedWeekdays(year)).toBe(days);
  });

  it.each([
    ['2003-01-31', 'Lunar New Year'], // the eve, for the second day was a Sunday: the rule until 2011
    ['1997-02-06', 'Lunar New Year'], ['1993-10-01', 'Day following the Mid-Autumn Festival'],
    ['2013-02-13', 'Lunar New Year'], ['1997-07-01', 'Establishment Day'], ['1997-07-02', 'Day following Establishment Day'], ['1996-08-26', 'Liberation Day'], ['1994-06-13', "Queen's Birthday"],
    ['1994-06-14', 'Tuen Ng Festival'], ['1999-12-31', 'Millennium bank holiday'], ['2017-08-23', 'Typhoon Hato'],
    ['2015-09-03', '70th anniversary of the end of the war'], ['2023-09-08', 'Black rainstorm'],
    ['2026-04-07', 'Ching Ming Festival'], ['1998-05-04', undefined], ['1996-09-27', undefined], ['2024-11-14', undefined], // typhoon, but traded through
  ])('%s: closure %s', (iso, name) => {
    expect(calendar.closure(day(iso))).toBe(name);
    expect(calendar.isSession(day(iso))).toBe(name === undefined);
  });

  it.each([
    ['2010-06-01', '02:00 04:30 06:30 08:00'],
    ['2011-03-04', '02:00 04:30 06:30 08:00'],
    ['2011-03-07', '01:30 04:00 05:30 08:00'],
    ['2012-03-05', '01:30 04:00 05:00 08:00'],
    ['2026-07-02', '01:30 04:00 05:00 08:00'],
  ])('%s: hours %s UTC', (iso, times) => {
    const { openAt, breakStartAt, breakEndAt, closeAt } = calendar.session(day(iso)) ?? {};
    const clock = [openAt, breakStartAt, breakEndAt, closeAt].map((ms) => new Date(ms ?? NaN).toISOString().slice(11, 16));
    expect(clock.join(' ')).toBe(times);
  });

  it.each([
    ['2010-12-24', '04:30'], ['2008-02-06', '04:30'], ['2018-02-15', '04:00'], ['2025-01-28', '04:00'], ['2025-12-24', '04:00'],
    ['2025-12-31', '04:00'], ['2026-02-16', '04:00'],
  ])('%s, an eve, ends with the morning at %s UTC', (iso, time) => {
    const session = calendar.session(day(iso));
    expect(session?.halfDay).toBe(true);
    expect(new Date(session?.closeAt ?? NaN).toISOString().slice(11, 16)).toBe(time);
    expect(session).not.toHaveProperty('breakStartAt');
  });

  it('the Friday before a Lunar New Year on Monday is a whole day', () => {
    expect(calendar.session(day('2016-02-05'))?.halfDay).toBe(false);
  });
});
