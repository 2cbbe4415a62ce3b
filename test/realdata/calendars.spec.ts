import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EpochDay, formatIsoDate, Mic, parseIsoDate } from '@tidemark/domain';
import { calendarFor } from '../../libs/market-data/src/calendars/calendars';

const DATA = process.env.REAL_DATA_DIR ?? join(__dirname, '../../../shared/data');

/** What the list calls a session and is none: shut by the holiday plans, which the list foresaw by rules of thumb. */
const XSHG_LIST_WRONG = [
  '2020-01-31', // Spring Festival, prolonged for the epidemic (index data of other sources: no bar)
  '2021-05-04', '2021-05-05', // Labour Day, five days since 2020
  '2022-01-31', // Spring Festival, New Year's eve
  '2022-04-04', // Tomb-sweeping Day, bridge to the weekend
  '2022-05-02', '2022-05-03', '2022-05-04', // Labour Day
  '2022-09-12', // Mid-autumn Festival, a Saturday made good
  '2022-10-06', '2022-10-07', // National Day, seven days
  '2023-05-02', '2023-05-03', // Labour Day
  '2023-06-23', // Dragon Boat Festival, bridge
  '2023-10-06', // National Day
  '2024-02-09', // Lunar New Year's Eve: a working day of the state, closed by the exchanges
  '2024-02-16', // Spring Festival
  '2024-04-05', // Tomb-sweeping Day, bridge
  '2024-05-02', '2024-05-03', // Labour Day
  '2024-09-16', // Mid-autumn Festival, bridge
  '2024-10-07', // National Day
  '2025-01-28', '2025-02-04', // Spring Festival, eight days since 2025
  '2025-05-02', '2025-05-05', // Labour Day
  '2025-06-02', // Dragon Boat Festival, a Saturday made good
  '2025-10-06', '2025-10-07', '2025-10-08', // Mid-autumn and National Day
];

/** The Buddha's birthday is a holiday since 1999; the list closes it before, while the Hang Seng index moved each time. */
const XHKG_LIST_LACKS = [
  '1990-05-02', '1991-05-21', '1992-05-11', '1993-05-28', '1994-05-18', '1995-05-08', '1996-05-24', '1997-05-14', '1998-05-04',
];
/** Holidays by the law of their time, and the Hang Seng index has no value on them. */
const XHKG_LIST_WRONG = [
  '1991-02-14', '1997-02-06', // eve of Lunar New Year, for its third day was a Sunday
  '1993-10-01', // day following Mid-Autumn; National Day did not exist in Hong Kong before 1997
];
/** Eves of Lunar New Year before 2014: morning only, as HKEX's rule has it for all three eves; the list knows it from 2014. */
const XHKG_LIST_CLOSES_LATE = [
  '1992-02-03', '1994-02-09', '1995-01-30', '1998-01-27', '1999-02-15', '2001-01-23', '2002-02-11',
  '2004-01-21', '2005-02-08', '2008-02-06', '2011-02-02',
];

interface ListedSession { day: EpochDay; openAt: number; closeAt: number }

function dayOf(text: string): EpochDay {
  const day = parseIsoDate(text.slice(0, 10));
  if (day === undefined) throw new Error(`no date: ${text}`);
  return day;
}

/** Times are UTC, some lists write it and some do not; `market_open` is one minute after the bell. */
function instant(text: string): number {
  return Date.parse(`${text.slice(0, 19).replace(' ', 'T')}Z`);
}

function listed(name: string): ListedSession[] {
  const lines = readFileSync(join(DATA, 'calendars/trading_calendars_2021', name), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [day, open, close] = line.trim().split(',');
    return { day: dayOf(day), openAt: instant(open) - 60_000, closeAt: instant(close) };
  });
}

function indexDays(path: string): EpochDay[] {
  const bytes = readFileSync(join(DATA, 'tdx', path));
  return Array.from({ length: bytes.length / 32 }, (_, i) => {
    const date = String(bytes.readUInt32LE(i * 32));
    return dayOf(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`);
  });
}

/** Both ways, so that an exception which stops being one is noticed too. */
function differences(mic: Mic, list: readonly ListedSession[], toDay: EpochDay) {
  const theirs = new Set(list.map(({ day }) => day));
  const ours = calendarFor(mic).sessionDays(list[0].day, toDay);
  return {
    onlyOurs: ours.filter((day) => !theirs.has(day)).map(formatIsoDate),
    onlyTheirs: [...theirs].filter((day) => !ours.includes(day)).map(formatIsoDate),
  };
}

function timeDifferences(mic: Mic, list: readonly ListedSession[]) {
  const pairs = list.flatMap((theirs) => {
    const ours = calendarFor(mic).session(theirs.day);
    return ours ? [{ ours, theirs }] : [];
  });
  return {
    opens: pairs.filter(({ ours, theirs }) => ours.openAt !== theirs.openAt).map(({ ours }) => formatIsoDate(ours.day)),
    closes: pairs.filter(({ ours, theirs }) => ours.closeAt !== theirs.closeAt).map(({ ours }) => formatIsoDate(ours.day)),
    halfDays: pairs.filter(({ ours }) => ours.halfDay).length,
  };
}

it('XNYS 1990 to 2016: every session, every open, every early close', () => {
  const list = listed('xnys.csv');
  expect(list).toHaveLength(6618);
  expect(differences('XNYS', list, list[list.length - 1].day)).toEqual({ onlyOurs: [], onlyTheirs: [] });
  expect(timeDifferences('XNYS', list)).toEqual({ opens: [], closes: [], halfDays: 56 });
});

it('XHKG 1990 to 2019, but for the days the list has wrong', () => {
  const list = listed('xhkg.csv');
  expect(list).toHaveLength(7348);
  const { onlyOurs, onlyTheirs } = differences('XHKG', list, list[list.length - 1].day);
  expect(onlyOurs).toEqual(XHKG_LIST_LACKS);
  expect(onlyTheirs.sort()).toEqual([...XHKG_LIST_WRONG].sort());
  expect(timeDifferences('XHKG', list)).toEqual({
    opens: [], closes: XHKG_LIST_CLOSES_LATE, halfDays: 46 + XHKG_LIST_CLOSES_LATE.length,
  });
});

it('XSHG 1999 to 2025, but for the days the list has wrong', () => {
  const list = listed('xshg.csv');
  expect(list).toHaveLength(6570);
  expect(XSHG_LIST_WRONG).toHaveLength(30);
  expect(differences('XSHG', list, list[list.length - 1].day)).toEqual({ onlyOurs: [], onlyTheirs: XSHG_LIST_WRONG });
  expect(timeDifferences('XSHG', list)).toEqual({ opens: [], closes: [], halfDays: 0 });
});

it.each<[Mic, string]>([
  ['XSHG', 'vipdoc_2014/sh/lday/sh000001.day'],
  ['XSHG', 'vipdoc_2017/sh/lday/sh000001.day'],
  ['XSHE', 'vipdoc_2014/sz/lday/sz399001.day'],
  ['XSHE', 'vipdoc_2017/sz/lday/sz399001.day'],
])('%s has exactly the days of the index file %s', (mic, path) => {
  const days = indexDays(path);
  expect(days.length).toBeGreaterThan(1000);
  expect(calendarFor(mic).sessionDays(days[0], days[days.length - 1])).toEqual(days);
});
