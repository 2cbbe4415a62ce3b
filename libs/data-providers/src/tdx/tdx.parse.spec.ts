import { formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { tdxFile, TdxRow } from '../../../../test/support/tdx-file';
import { parseTdxDay } from './tdx.parse';

const day = (text: string) => parseIsoDate(text) as number;
const row = (date: number, close = 1000): TdxRow => [date, 1000, 1100, 900, close, 5e9, 4_000_000_000];
const all = (rows: readonly TdxRow[], divisor = 100) => parseTdxDay(tdxFile(rows), divisor, -Infinity, Infinity);
const dates = (days: Int32Array) => [...days].map(formatIsoDate);

test('prices are the nearest double of the exact decimal', () => {
  // Each of them comes out otherwise when multiplied by 0.01.
  const { bars } = all([[20140822, 912, 920, 904, 4_294_967_295, 551111104, 7]]);
  expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.amount[0], bars.volume[0]])
    .toEqual([9.12, 9.2, 9.04, 42949672.95, 551111104, 7]);
  expect(all([row(20140822, 1_092_330)], 10_000).bars.close[0]).toBe(109.233);
});

test('volume is unsigned', () => expect(all([row(20140822)]).bars.volume[0]).toBe(4_000_000_000));

test('every date of two centuries is read as the calendar has it', () => {
  const rows: TdxRow[] = [];
  const days: string[] = [];
  for (let d = day('1990-01-01'); d <= day('2100-12-31'); d += 1) {
    days.push(formatIsoDate(d));
    rows.push(row(Number(formatIsoDate(d).replaceAll('-', ''))));
  }
  const { bars, rejects } = all(rows);
  expect(rejects).toEqual([]);
  expect(dates(bars.days)).toEqual(days);
});

test.each([20140229, 20141301, 20140001, 20140100, 20140132, 0, 4_294_967_295, 18991231])('date %d is rejected', (date) => {
  const { bars, rejects, firstDay } = all([row(20140102), row(date), row(20140103)]);
  expect(dates(bars.days)).toEqual(['2014-01-02', '2014-01-03']);
  expect(rejects).toMatchObject([{ day: null, rule: 'invalid_date', detail: `date ${date} of record 1` }]);
  expect(rejects[0].raw).toMatch(/^[0-9a-f]{64}$/);
  expect(firstDay).toBe(day('2014-01-02'));
});

test('a file of nothing but bad dates has no first day', () => {
  expect(all([row(0)])).toMatchObject({ firstDay: null, lastDay: null, rejects: [{ rule: 'invalid_date' }] });
  expect(all([])).toMatchObject({ firstDay: null, lastDay: null, rejects: [] });
});

test('unsorted rows are sorted, equal duplicates collapse, differing ones are rejected', () => {
  const { bars, rejects, firstDay, lastDay } = all([row(20140103), row(20140102), row(20140103), row(20140102, 999)]);
  expect(dates(bars.days)).toEqual(['2014-01-02', '2014-01-03']);
  expect(bars.close[0]).toBe(10);
  expect(rejects).toMatchObject([{ day: day('2014-01-02'), rule: 'duplicate_date' }]);
  expect([firstDay, lastDay]).toEqual([day('2014-01-02'), day('2014-01-03')]);
});

test('a row that breaks the order of prices is left for the writer to judge', () => {
  expect(all([[20140102, 0, 1, 2, 3, 0, 0]]).bars.length).toBe(1);
});

test('only the asked range is read, and first and last are of the file', () => {
  const file = tdxFile([20140102, 20140103, 20140106, 20140107].map((date) => row(date)));
  const read = (from: string, to: string) => parseTdxDay(file, 100, day(from), day(to));
  expect(dates(read('2014-01-03', '2014-01-06').bars.days)).toEqual(['2014-01-03', '2014-01-06']);
  expect(dates(read('2014-01-04', '2014-01-05').bars.days)).toEqual([]);
  expect(dates(read('2014-01-07', '2020-01-01').bars.days)).toEqual(['2014-01-07']);
  expect(read('2015-01-01', '2014-01-01').bars.length).toBe(0);
  expect(read('2014-01-04', '2014-01-05')).toMatchObject({ firstDay: day('2014-01-02'), lastDay: day('2014-01-07') });
});

test('a cut file is refused, and bytes at an odd place are read', () => {
  const file = tdxFile([row(20140102)]);
  expect(() => parseTdxDay(file.subarray(0, 31), 100, 0, 1)).toThrow(/31 bytes are no multiple of 32/);
  const shifted = Buffer.concat([Buffer.from([0]), file]).subarray(1);
  expect(parseTdxDay(shifted, 100, -Infinity, Infinity).bars.open[0]).toBe(10);
});
