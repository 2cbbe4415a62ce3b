import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createDataProviders, CsvMap, previewCsvFolder } from '@tidemark/data-providers';
import { formatIsoDate, parseInstrument, parseIsoDate } from '@tidemark/domain';

const DATA = resolve(process.env['REAL_DATA_DIR'] ?? join(__dirname, '../../../shared/data'));
const DJIA: CsvMap = { pattern: '{code}_*.csv', exchange: 'US' };

async function read(folder: string, spelling: string, map?: CsvMap) {
  const instrument = parseInstrument(spelling);
  const [provider] = createDataProviders({ order: ['csv'], csv: { dir: join(DATA, folder), map } });
  return provider.fetchBars({
    instrument, symbol: provider.symbolFor(instrument) as string, signal: new AbortController().signal,
    from: parseIsoDate('1980-01-01') as number, to: parseIsoDate('2030-01-01') as number,
  });
}

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

test('DJIA: every row with an empty price is rejected, and no other', async () => {
  const previews = await previewCsvFolder(join(DATA, 'csv/djia30_2006_2017'), DJIA);
  expect(previews.map(({ error }) => error).filter(Boolean)).toEqual([]);
  // 48 314 rows in 16 files; 26 fields are empty, on 12 rows of 2012-08-01 and 2017-07-31.
  expect(previews).toHaveLength(16);
  expect(sum(previews.map(({ rows }) => rows))).toBe(48_314);
  expect(sum(previews.map(({ rejected }) => rejected))).toBe(12);
  expect(previews.every(({ reasons }) => Object.keys(reasons).every((rule) => rule === 'missing_value'))).toBe(true);
  expect(sum(previews.map(({ bars }) => bars))).toBe(48_314 - 12);
});

test('DJIA: the rejected days are no bars', async () => {
  const { bars, rejects } = await read('csv/djia30_2006_2017', 'DIS.US', DJIA);
  expect(rejects.map(({ day }) => formatIsoDate(day as number))).toEqual(['2012-08-01', '2017-07-31']);
  for (const { day } of rejects) expect(bars.days.includes(day as number)).toBe(false);
  expect(formatIsoDate(bars.days[0])).toBe('2006-01-03');
});

test('Tushare: newest first becomes ascending, in shares and yuan', async () => {
  const { bars } = await read('tushare', '688111.SH');
  expect([bars.length, formatIsoDate(bars.days[0]), formatIsoDate(bars.days[300])]).toEqual([301, '2019-11-18', '2021-02-08']);
  expect([bars.close[300], bars.volume[300], bars.amount[300]]).toEqual([408, 2742297, 1107578832]);
});

test('Baostock: forward-adjusted files are refused; taken knowingly, suspended days are no bars', async () => {
  await expect(read('csv/baostock_qfq', '000002.SZ')).rejects.toMatchObject({
    code: 'malformed_answer', message: expect.stringContaining('adjustflag 2'),
  });
  const [preview] = await previewCsvFolder(join(DATA, 'csv/baostock_qfq'), { adjusted: 'accept' });
  expect(preview).toMatchObject({ instrument: '000002.SZ', rows: 5002, rejected: 0, error: null });
  expect(preview.suspended).toBeGreaterThan(100);
  expect(preview.bars).toBe(5002 - preview.suspended);
});

test('TDX export: GB18030 with a title is recognized, and refused for being adjusted', async () => {
  await expect(read('tdx/export', '601006.SH')).rejects.toMatchObject({
    code: 'malformed_answer', message: expect.stringContaining('不复权'),
  });
  // Forward-adjusted prices fall below 0, which the writer quarantines.
  const { bars, rejects } = await read('tdx/export', '601006.SH', { adjusted: 'accept' });
  expect([bars.length, rejects.length, bars.low[0]]).toEqual([3664, 0, -0.35]);
});

test('yfinance: dates with an offset are session dates; newest first is sorted; minutes are refused', async () => {
  const map: CsvMap = { pattern: '{code}-HK-1d-bad-div.csv', exchange: 'HK' };
  const { bars, rejects } = await read('csv/yahoo_dirty', '01398.HK', map);
  // One line has a date and nothing else.
  expect([bars.length, formatIsoDate(bars.days[0])]).toEqual([647, '2022-01-03']);
  expect(rejects.map(({ day, rule }) => [formatIsoDate(day as number), rule])).toEqual([['2024-07-05', 'missing_value']]);
  const previews = await previewCsvFolder(join(DATA, 'csv/yahoo_dirty'), { pattern: '{code}-*-1d-*.csv', exchange: 'US' });
  for (const { rows, bars: kept, rejected } of previews) expect(kept + rejected).toBe(rows);
  expect(previews.length).toBeGreaterThan(15);
  const [minutes] = await previewCsvFolder(join(DATA, 'csv/yahoo_dirty'), { pattern: '{code}-15m-no-bad-divs.csv', exchange: 'US' });
  expect(minutes.error).toMatch(/within the day/);
});

test('other tables: read by a map, or refused by name', async () => {
  const prefix = (name: string): CsvMap => ({
    pattern: `finance-charts-${name}.csv`, columns: { open: '{AAPL.Open}' },
  });
  expect(await previewCsvFolder(join(DATA, 'csv/misc'), prefix('{code}'))).toMatchObject([
    { error: expect.stringContaining('no column for open, high, low, close') },
  ]);
  const [apple] = await previewCsvFolder(join(DATA, 'csv/misc'), {
    pattern: 'finance-charts-{instrument}.csv',
    columns: { open: 'AAPL.Open', high: 'AAPL.High', low: 'AAPL.Low', close: 'AAPL.Close', volume: 'AAPL.Volume' },
  });
  expect(apple).toMatchObject({ rows: 506, bars: 506, rejected: 0, first: '2015-02-17', last: '2017-02-16' });
  const [long] = await previewCsvFolder(join(DATA, 'csv/misc'), { pattern: 'dash-{code}-ticker-demo.csv', exchange: 'US' });
  // Several instruments in one file: their rows of one day differ.
  expect(long.reasons['duplicate_date']).toBeGreaterThan(1_000);
});

test('backtrader: .txt is a table too', async () => {
  expect(existsSync(join(DATA, 'csv/backtrader'))).toBe(true);
  const [yhoo] = await previewCsvFolder(join(DATA, 'csv/backtrader'), { pattern: '{code}-1996-2014.txt' });
  expect(yhoo).toMatchObject({ instrument: 'YHOO.US', rows: 4713, bars: 4713, rejected: 0, columns: { close: 'Close' } });
});
