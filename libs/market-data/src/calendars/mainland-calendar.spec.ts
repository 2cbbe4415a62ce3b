import { getDayDetail, isWorkday } from 'chinese-days';
import { epochDayOf, parseIsoDate } from '@tidemark/domain';
import { LAST_ANNOUNCED_YEAR } from './calendar-range';
import { mainlandCalendar } from './mainland-calendar';

const shanghai = mainlandCalendar('XSHG');
const day = (iso: string) => parseIsoDate(iso) ?? NaN;
const inYear = (calendar: typeof shanghai, year: number) => calendar.sessionDays(epochDayOf(year, 1, 1), epochDayOf(year, 12, 31));

describe('mainland China', () => {
  it.each([
    [1990, 9], [1991, 255], [1992, 255], [1993, 257], [1994, 252], [1995, 251], [1996, 247], [1997, 243], [1998, 246],
    [1999, 239], [2000, 239], [2001, 240], [2002, 237], [2003, 241], [2004, 243], [2005, 242], [2006, 241], [2007, 242],
    [2008, 246], [2020, 243], [2024, 242], [2025, 243], [2026, 242],
  ])('%i: Shanghai has %i sessions', (year, count) => {
    expect(inYear(shanghai, year)).toHaveLength(count);
  });

  it.each([
    ['2020-01-23', undefined], ['2020-01-24', 'Spring Festival'], ['2020-01-31', 'Spring Festival'], ['2020-02-03', undefined],
    ['2024-02-08', undefined], ['2024-02-09', "Lunar New Year's Eve"], ['2004-01-19', 'Spring Festival'],
    ['2003-05-09', 'Labour Day'], ['1999-12-20', 'Return of Macau'], ['2015-09-03', 'Anti-Fascist 70th Day'],
    ['2026-02-23', 'Spring Festival'], ['2026-02-24', undefined], ['2026-10-08', undefined],
  ])('%s: closure %s', (iso, name) => {
    expect(shanghai.closure(day(iso))).toBe(name);
    expect(shanghai.isSession(day(iso))).toBe(name === undefined);
  });

  it.each(['2024-02-04', '2024-09-29', '2025-01-26', '2026-02-28'])('%s, a weekend of make-up work, is no session', (iso) => {
    expect(isWorkday(iso)).toBe(true);
    expect(shanghai.isSession(day(iso))).toBe(false);
    expect(shanghai.closure(day(iso))).toBeUndefined();
  });

  it('has a lunch break, in Shanghai time', () => {
    expect(shanghai.session(day('2024-07-01'))).toEqual({
      day: day('2024-07-01'), halfDay: false,
      openAt: Date.parse('2024-07-01T01:30:00Z'), breakStartAt: Date.parse('2024-07-01T03:30:00Z'),
      breakEndAt: Date.parse('2024-07-01T05:00:00Z'), closeAt: Date.parse('2024-07-01T07:00:00Z'),
    });
    expect(shanghai.session(day('2024-01-02'))?.closeAt).toBe(Date.parse('2024-01-02T07:00:00Z'));
    // Summer time of 1991.
    expect(shanghai.session(day('1991-07-01'))?.closeAt).toBe(Date.parse('1991-07-01T06:00:00Z'));
  });

  it.each([['XSHG', '1990-12-19'], ['XSHE', '1991-07-03'], ['BJSE', '2021-11-15']] as const)('%s opens on %s', (mic, first) => {
    const calendar = mainlandCalendar(mic);
    expect(calendar.sessionDays(calendar.known.from, calendar.known.to)[0]).toBe(day(first));
    expect(calendar.isSession(day(first) - 1)).toBe(false);
  });

  it('Beijing has no closure on record from before it opened', () => {
    expect(mainlandCalendar('BJSE').closure(day('2021-10-01'))).toBeUndefined();
    expect(mainlandCalendar('BJSE').closure(day('2022-10-03'))).toBe('National Day');
  });

  it('Shenzhen kept longer festivals until 1995, and the same days since', () => {
    const shenzhen = mainlandCalendar('XSHE');
    expect(shanghai.isSession(day('1995-02-06'))).toBe(true);
    expect(shenzhen.closure(day('1995-02-06'))).toBe('Spring Festival');
    expect(shenzhen.closure(day('1993-09-17'))).toBe('Typhoon Becky');
    for (const year of [1994, 1996, 2008, 2026]) expect(inYear(shenzhen, year)).toEqual(inYear(shanghai, year));
  });

  it('the package has the last announced year and no later one: else move LAST_ANNOUNCED_YEAR on', () => {
    const listed = (year: number) => getDayDetail(`${year}-10-01`).name.includes(',');
    expect(listed(LAST_ANNOUNCED_YEAR)).toBe(true);
    expect(listed(LAST_ANNOUNCED_YEAR + 1)).toBe(false);
  });
});
