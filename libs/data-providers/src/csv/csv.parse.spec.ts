import { formatIsoDate, parseInstrument, parseIsoDate } from '@tidemark/domain';
import { CsvMap } from './csv.map';
import { parseCsv } from './csv.parse';
import { decodeCsv } from './csv.text';

const HEAD = 'Date,Open,High,Low,Close,Volume';
const all = (text: string, map: CsvMap = {}, spelling = 'AAPL.US') =>
  parseCsv(text, parseInstrument(spelling), map, -Infinity, Infinity);
const dates = (days: Int32Array) => [...days].map(formatIsoDate);

test('finds columns by name in any case and order, and leaves the adjusted close alone', () => {
  const { bars, columns } = all('"Adj Close",VOL,cLoSe,low,high,open,trade_date,turnover\n9,5,3,1,4,2,20210208,70\n');
  expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0], bars.amount[0]]).toEqual([2, 4, 1, 3, 5, 70]);
  expect(columns).toMatchObject({ date: 'trade_date', close: 'cLoSe', amount: 'turnover' });
});

test('without volume and amount they are unknown, not 0', () => {
  const { bars } = all('date,open,high,low,close\n2021-02-08,1,1,1,1\n');
  expect([bars.volume[0], bars.amount[0]]).toEqual([NaN, NaN]);
  expect(all(`${HEAD}\n2021-02-08,1,1,1,1,\n`).bars.volume[0]).toBeNaN();
});

test.each([
  ['2021-02-08,,1,1,1,5', 'missing_value'],
  ['2021-02-08,1,1,NaN,1,5', 'missing_value'],
  ['2021-02-08,1,1,1,null,5', 'missing_value'],
  ['2021-02-08,"1,234.5",1,1,1,5', 'not_a_number'],
  ['2021-02-08,1,1,1,1,"5,000"', 'not_a_number'],
  ['2021-02-08,1,1,1e400,1,5', 'not_a_number'],
  ['2021-02-30,1,1,1,1,5', 'invalid_date'],
  [',1,1,1,1,5', 'missing_value'],
  ['2021-02-08,1,1', 'missing_value'],
])('row %s is rejected as %s, and the others stay', (row, rule) => {
  const { bars, rejects } = all(`${HEAD}\n2021-02-05,1,1,1,1,5\n${row}\n2021-02-09,1,1,1,1,5\n`);
  expect(dates(bars.days)).toEqual(['2021-02-05', '2021-02-09']);
  expect(rejects).toMatchObject([{ rule, raw: row.replaceAll('"', '') }]);
});

test('a broken order of prices and a negative one are left for the writer to judge', () => {
  expect(all(`${HEAD}\n2021-02-08,1,0,2,-1,5\n`)).toMatchObject({ rejects: [], bars: { length: 1 } });
});

test('newest first is sorted; the range cuts; first and last are of the file', () => {
  const text = `${HEAD}\n2021-02-10,1,1,1,1,5\n2021-02-09,1,1,1,1,5\n2021-02-08,1,1,1,1,5\n`;
  const day = parseIsoDate('2021-02-09') as number;
  const { bars, firstDay, lastDay } = parseCsv(text, parseInstrument('AAPL'), {}, day, day);
  expect([dates(bars.days), formatIsoDate(firstDay as number), formatIsoDate(lastDay as number)])
    .toEqual([['2021-02-09'], '2021-02-08', '2021-02-10']);
});

test('suspended days are neither bars nor errors', () => {
  const head = 'date,code,open,high,low,close,volume,adjustflag,tradestatus';
  const { bars, rejects, suspended, lastDay } = all(
    `${head}\n2020-01-02,sz.000002,1,1,1,1,5,3,1\n2020-01-03,sz.000002,1,1,1,1,,3,0\n`, {}, '000002.SZ');
  expect([bars.length, rejects.length, suspended, formatIsoDate(lastDay as number)]).toEqual([1, 0, 1, '2020-01-03']);
});

test('adjusted prices are refused, unless they are wanted', () => {
  const flagged = 'date,open,high,low,close,adjustflag\n2020-01-02,1,1,1,1,2\n';
  expect(() => all(flagged)).toThrow(/adjustflag 2/);
  expect(all(flagged, { adjusted: 'accept' }).bars.length).toBe(1);
  const titled = '601003 某某 日线 前复权\n日期\t开盘\t最高\t最低\t收盘\t成交量\t成交额\n2020/01/02,1,1,1,1,5,6\n数据来源:某某\n';
  expect(() => all(titled, {}, '601003.SH')).toThrow(/不复权/);
  const raw = all(titled.replace('前复权', '不复权'), {}, '601003.SH');
  expect([raw.bars.length, raw.bars.amount[0], raw.rejects]).toEqual([1, 6, []]);
});

test('GB18030 is read where it is not UTF-8, and a BOM is no part of a name', () => {
  const gbk = Buffer.concat([Buffer.from([0xc8, 0xd5, 0xc6, 0xda]), Buffer.from(',open,high,low,close\n2020-01-02,1,1,1,1\n')]);
  expect(all(decodeCsv(gbk)).columns.date).toBe('日期');
  expect(all(decodeCsv(Buffer.from(`\ufeff${HEAD}\n2020-01-02,1,1,1,1,1\n`))).bars.length).toBe(1);
});

test('rows of another instrument in the file are rejected', () => {
  const text = 'ts_code,date,open,high,low,close\n000001.SZ,20210208,1,1,1,1\n000001.SH,20210209,1,1,1,1\n000001,20210210,1,1,1,1\n';
  const { bars, rejects } = all(text, {}, '000001.SZ');
  expect([dates(bars.days), rejects.map(({ rule }) => rule)]).toEqual([['2021-02-08', '2021-02-10'], ['wrong_instrument']]);
});

test("Tushare's lots and thousands become shares and yuan", () => {
  const { bars } = all('ts_code,trade_date,open,high,low,close,vol,amount\n600036.SH,20210208,55.19,55.6,53.69,55.26,816377.76,4479792.762\n', {}, '600036.SH');
  expect([bars.volume[0], bars.amount[0]]).toEqual([81637776, 4479792762]);
});

test('a map gives columns by name or place, scales, delimiter and order of dates', () => {
  const named = all('when;o;h;l;c;v\n02/08/2021;10;12;9;11;3\n', {
    columns: { date: 'When', open: 'o', high: 'h', low: 'l', close: 'c', volume: 'v' }, dateFormat: 'MM/DD/YYYY', volumeScale: 100,
  });
  expect([dates(named.bars.days), named.bars.volume[0]]).toEqual([['2021-02-08'], 300]);
  const placed = all('20140606 00:00,6499000,6512600,6444700,6455700,12497800\n', {
    header: false, columns: { date: 1, open: 2, high: 3, low: 4, close: 5, volume: 6 }, priceScale: 0.0001,
  });
  expect([placed.bars.close[0], placed.columns.close]).toEqual([645.57, 'column 5']);
});

test.each<[string, string, RegExp]>([
  ['an empty file', '', /no column for date, open, high, low, close/],
  ['HTML', '<!doctype html><html></html>', /no column/],
  ['a table without prices of a day', 'symbol,date,price\nA,2000-01-01,1\n', /no column for open, high, low, close/],
  ['minutes', `${HEAD}\n2021-02-08 09:35,1,1,1,1,1\n2021-02-08 09:40,1,1,1,1,1\n`, /within the day, on 2021-02-08/],
  ['an open quote', `${HEAD}\n2021-02-08,"1,1,1,1,1\n`, /quote/i],
  ['a line without end', `${HEAD}\n${'x'.repeat(100_000)}`, /record/i],
])('%s is no table of daily bars', (_, text, reason) => expect(() => all(text)).toThrow(reason));

test('names that mean something to objects stay names', () => {
  expect(all(`__proto__,constructor,${HEAD}\n1,1,2021-02-08,1,1,1,1,1\n`).bars.length).toBe(1);
  expect(() => all(HEAD, { columns: { open: '__proto__' } })).toThrow(/no column for open/);
});
