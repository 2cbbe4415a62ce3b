import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataProvider } from './data-provider';
import { createDataProviders, DATA_PROVIDER_NAMES, DataProvidersOptions } from './data-providers';
import { describeDataProvider } from '../../../test/support/data-provider-conformance';
import { tdxFile } from '../../../test/support/tdx-file';
import { serveChart, YahooStub } from '../../../test/support/yahoo-stub';

const SPX = { exchange: 'US', code: 'SPX' } as const;
let dir: string;
let stub: YahooStub | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-providers-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
  await stub?.stop();
  stub = undefined;
});

function one(name: string, options: Omit<DataProvidersOptions, 'order'> = {}): DataProvider {
  return createDataProviders({ ...options, order: [name] })[0];
}

describeDataProvider('sample', () => ({
  provider: one('sample'), instrument: SPX,
  known: {
    '2000-01-03': [1469.25, 1478, 1438.359985, 1455.219971],
    '2020-04-17': [2842.429932, 2879.219971, 2830.879883, 2874.560059],
  },
  emptyDay: '2010-05-01', foreign: { exchange: 'US', code: 'AAPL' },
  unknownSymbol: 'dax', unknownInstrument: { exchange: 'US', code: 'DAX' }, enumerates: true,
}));

describeDataProvider('csv', async () => {
  await writeFile(join(dir, 'AAPL.US.csv'), 'Date,Open,High,Low,Close,Volume\n'
    + '2014-06-06,649.9,651.26,644.47,645.57,12497800\n2014-06-09,92.7,93.88,91.75,93.7,75415000\n2014-06-10,94.73,95.05,93.57,94.25,62777000\n');
  return {
    provider: one('csv', { csv: { dir } }), instrument: { exchange: 'US', code: 'AAPL' },
    known: { '2014-06-06': [649.9, 651.26, 644.47, 645.57], '2014-06-09': [92.7, 93.88, 91.75, 93.7] },
    emptyDay: '2014-06-08', unknownSymbol: 'MSFT.US', unknownInstrument: { exchange: 'US', code: 'MSFT' }, enumerates: true,
  };
});

describeDataProvider('tdx', async () => {
  await mkdir(join(dir, 'sh', 'lday'), { recursive: true });
  const file = join(dir, 'sh', 'lday', 'sh600000.day');
  await writeFile(file, tdxFile([
    [20140820, 957, 966, 956, 959, 551111104, 57365392], [20140821, 959, 961, 945, 955, 609542976, 63978772],
    [20140825, 953, 957, 942, 943, 1e9, 4294967295],
  ]));
  await utimes(file, new Date(), new Date('2014-08-25T08:00:00Z'));
  return {
    provider: one('tdx', { tdx: { dir } }), instrument: { exchange: 'SH', code: '600000' },
    known: { '2014-08-20': [9.57, 9.66, 9.56, 9.59], '2014-08-25': [9.53, 9.57, 9.42, 9.43] },
    emptyDay: '2014-08-24', foreign: { exchange: 'US', code: 'AAPL' },
    unknownSymbol: 'sh600001', unknownInstrument: { exchange: 'SH', code: '600001' }, enumerates: true,
  };
});

describeDataProvider('yahoo', async () => {
  const at = (date: string) => Date.parse(`${date}T13:30:00Z`) / 1000;
  const split = { open: 92.7, high: 93.88, low: 91.75, close: 93.7, volume: 75415000 };
  stub = await YahooStub.start(serveChart({
    symbol: 'AAPL', splits: [{ at: at('2014-06-09'), numerator: 7, denominator: 1 }],
    rows: [
      { at: at('2014-06-06'), open: Math.fround(649.9 / 7), high: Math.fround(651.26 / 7), low: Math.fround(644.47 / 7), close: Math.fround(645.57 / 7), volume: 87484600 },
      { at: at('2014-06-09'), ...split }, { at: at('2014-06-10'), ...split },
    ],
  }));
  return {
    provider: one('yahoo', { yahoo: { baseUrl: stub.baseUrl, ratePerSecond: 1_000 } }),
    instrument: { exchange: 'US', code: 'AAPL' },
    known: { '2014-06-06': [649.9, 651.26, 644.47, 645.57], '2014-06-09': [92.7, 93.88, 91.75, 93.7] },
    emptyDay: '2014-06-08', foreign: { exchange: 'BJ', code: '430047' },
    unknownSymbol: 'NOPE', unknownInstrument: { exchange: 'US', code: 'NOPE' }, enumerates: false,
  };
});

describe('createDataProviders', () => {
  test('keeps the order, each name once, and leaves out what has no folder', () => {
    const names = (options: DataProvidersOptions) => createDataProviders(options).map(({ name }) => name);
    expect(names({ order: ['sample', 'tdx', 'csv', 'yahoo', 'sample'] })).toEqual(['sample', 'yahoo']);
    expect(names({ order: ['csv', 'tdx'], tdx: { dir }, csv: { dir } })).toEqual(['csv', 'tdx']);
    expect(DATA_PROVIDER_NAMES).toEqual(['tdx', 'csv', 'yahoo', 'sample']);
  });

  test.each(['tushare', 'constructor', '__proto__', ''])('names an unknown provider: %j', (name) => {
    expect(() => createDataProviders({ order: [name] })).toThrow(expect.objectContaining({
      code: 'unknown_data_provider', status: 400, message: expect.stringContaining(JSON.stringify(name)) as string,
    }));
  });

  test('a base URL of another scheme is a mistake of configuration', () => {
    expect(() => one('yahoo', { yahoo: { baseUrl: 'file:///etc/passwd' } })).toThrow(expect.objectContaining({ code: 'not_configured' }));
  });
});
