import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatIsoDate, parseIsoDate, parseInstrument } from '@tidemark/domain';
import { tdxFile, TdxRow } from '../../../../test/support/tdx-file';
import { TdxProvider } from './tdx.provider';

const signal = new AbortController().signal;
const row = (date: number): TdxRow => [date, 1000, 1100, 900, 1000, 5e6, 500];
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-tdx-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function put(symbol: string, bytes: Buffer, modified: string): Promise<void> {
  const folder = join(dir, symbol.slice(0, 2), 'lday');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${symbol}.day`), bytes);
  await utimes(join(folder, `${symbol}.day`), new Date(), new Date(modified));
}

const fetch = (spelling: string, provider = new TdxProvider({ dir })) => {
  const instrument = parseInstrument(spelling);
  return provider.fetchBars({
    instrument, symbol: provider.symbolFor(instrument) as string, signal,
    from: parseIsoDate('2014-01-01') as number, to: parseIsoDate('2026-12-31') as number,
  });
};

async function vouched(spelling: string): Promise<string | null> {
  const { completeThrough } = await fetch(spelling);
  return completeThrough === null ? null : formatIsoDate(completeThrough);
}

test('vouches up to when the file was written: for the day itself only after 15:30 in Shanghai', async () => {
  await put('sh000001', tdxFile([row(20140825), row(20140826)]), '2014-08-26T08:00:00Z');
  await put('sh600000', tdxFile([row(20140822)]), '2014-08-26T07:30:00Z');
  await put('sh600004', tdxFile([row(20140822)]), '2014-08-26T07:29:59Z');
  expect(await vouched('600000.SH')).toBe('2014-08-26');
  expect(await vouched('600004.SH')).toBe('2014-08-25');
});

test('a young copy of an old folder does not vouch past the newest row in it', async () => {
  await put('sh600000', tdxFile([row(20140822)]), '2026-11-20T08:00:00Z');
  await put('sh600004', tdxFile([row(20140826)]), '2026-11-20T08:00:00Z');
  expect(await vouched('600000.SH')).toBe('2014-08-26');
  await put('sh000001', tdxFile([row(20140825)]), '2026-11-20T08:00:00Z');
  expect(await vouched('600000.SH')).toBe('2014-08-25');
  expect(await vouched('600004.SH')).toBe('2014-08-26');
});

test('an empty file vouches for nothing', async () => {
  await put('sh600000', Buffer.alloc(0), '2014-08-26T08:00:00Z');
  expect(await fetch('600000.SH')).toMatchObject({ completeThrough: null, firstKnown: null, evidence: { last_row: 'none' } });
});

test('a cut file is an error that names it', async () => {
  await put('sz000001', tdxFile([row(20140822)]).subarray(0, 20), '2014-08-26T08:00:00Z');
  await expect(fetch('000001.SZ')).rejects.toMatchObject({
    code: 'unreadable_file', retryable: false, message: expect.stringMatching(/sz000001\.day: 20 bytes/) as string,
  });
});

test.each(['../../etc/passwd', 'sh600000/../../x', 'SH600000', 'sh600000\0', 'sh60000', 'sh010107'])('symbol %j never reaches the disk', async (symbol) => {
  const provider = new TdxProvider({ dir: join(dir, 'missing') });
  await expect(provider.fetchBars({ instrument: parseInstrument('600000.SH'), symbol, from: 0, to: 1, signal }))
    .rejects.toMatchObject({ code: 'unknown_symbol' });
});

test('lists instruments of known classes, finds the vipdoc inside, and says when the folder is missing', async () => {
  for (const symbol of ['sh600000', 'sh010107', 'sz000001', 'bj430047']) await put(`${symbol}`, tdxFile([row(20140822)]), '2014-08-26T08:00:00Z');
  await writeFile(join(dir, 'sh', 'lday', 'sz000002.day'), '');
  await writeFile(join(dir, 'sh', 'lday', 'sh600001.day.tmp'), '');
  const listed = await new TdxProvider({ dir }).list(signal);
  expect(listed.map(({ instrument }) => instrument)).toEqual([
    { exchange: 'SH', code: '600000' }, { exchange: 'SZ', code: '000001' }, { exchange: 'BJ', code: '430047' },
  ]);
  const outer = await mkdtemp(join(tmpdir(), 'tidemark-tdx-'));
  await mkdir(join(outer, 'vipdoc', 'sh', 'lday'), { recursive: true });
  await writeFile(join(outer, 'vipdoc', 'sh', 'lday', 'sh600000.day'), tdxFile([row(20140822)]));
  expect((await fetch('600000.SH', new TdxProvider({ dir: outer }))).bars.length).toBe(1);
  await rm(outer, { recursive: true });
  await expect(new TdxProvider({ dir: outer }).list(signal)).rejects.toMatchObject({ code: 'unreadable_file' });
});
