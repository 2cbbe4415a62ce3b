import { mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatIsoDate, parseInstrument } from '@tidemark/domain';
import { CsvMap } from './csv.map';
import { previewCsvFolder } from './csv.preview';
import { CsvProvider } from './csv.provider';

const signal = new AbortController().signal;
const HEAD = 'Date,Open,High,Low,Close,Volume\n';
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-csv-'));
});
afterEach(() => rm(dir, { recursive: true }));

const fetch = (spelling: string, map?: CsvMap) => {
  const provider = new CsvProvider({ dir, map });
  const instrument = parseInstrument(spelling);
  return provider.fetchBars({ instrument, symbol: provider.symbolFor(instrument), from: 0, to: 30_000, signal });
};

test('vouches for its own days only, and not for one that was not over when it was written', async () => {
  const path = join(dir, 'AAPL.US.csv');
  await writeFile(path, `${HEAD}2021-02-05,1,1,1,1,1\n2021-02-08,1,1,1,1,1\n`);
  expect(formatIsoDate((await fetch('AAPL')).completeThrough as number)).toBe('2021-02-08');
  await utimes(path, new Date(), new Date('2021-02-08T20:00:00Z'));
  expect(formatIsoDate((await fetch('AAPL')).completeThrough as number)).toBe('2021-02-07');
});

test('two files of one instrument, a link leading out and a table that is none are errors with names', async () => {
  await writeFile(join(dir, 'AAPL.csv'), HEAD);
  await writeFile(join(dir, 'AAPL.US.csv'), HEAD);
  await symlink('/etc/passwd', join(dir, 'MSFT.csv'));
  await writeFile(join(dir, 'IBM.csv'), '<html>');
  await expect(fetch('AAPL')).rejects.toMatchObject({ code: 'unreadable_file', message: 'csv: AAPL.US.csv, AAPL.csv: all name AAPL.US; keep one' });
  await expect(fetch('MSFT')).rejects.toMatchObject({ code: 'unreadable_file', message: expect.stringContaining('MSFT.csv: leads out') as string });
  await expect(fetch('IBM')).rejects.toMatchObject({ code: 'malformed_answer', retryable: false, message: expect.stringContaining('IBM.csv: no column') as string });
});

test('a symbol is looked up in the listing, never joined to a path', async () => {
  const provider = new CsvProvider({ dir });
  const instrument = parseInstrument('AAPL');
  for (const symbol of ['../../etc/passwd', '/etc/passwd', 'AAPL.US\0', '__proto__']) {
    await expect(provider.fetchBars({ instrument, symbol, from: 0, to: 1, signal })).rejects.toMatchObject({ code: 'unknown_symbol' });
  }
});

test('the dry run says for each file what an import would bring', async () => {
  await writeFile(join(dir, 'AAPL_x.csv'), `${HEAD}2021-02-08,1,1,1,1,1\n2021-02-09,,1,1,1,1\n2021-02-10,1,"1,0",1,1,1\n`);
  await writeFile(join(dir, 'IBM_x.csv'), 'nothing');
  await writeFile(join(dir, 'readme.txt'), 'not ours');
  expect(await previewCsvFolder(dir, { pattern: '{code}_*.csv' })).toEqual([
    {
      file: 'AAPL_x.csv', instrument: 'AAPL.US', rows: 3, bars: 1, first: '2021-02-08', last: '2021-02-10', suspended: 0,
      rejected: 2, reasons: { missing_value: 1, not_a_number: 1 }, error: null,
      columns: { date: 'Date', open: 'Open', high: 'High', low: 'Low', close: 'Close', volume: 'Volume' },
      samples: [
        expect.objectContaining({ rule: 'missing_value', detail: 'open ""' }),
        expect.objectContaining({ rule: 'not_a_number', detail: 'high "1,0"' }),
      ],
    },
    expect.objectContaining({ file: 'IBM_x.csv', bars: 0, error: expect.stringContaining('no column for date') as string }),
  ]);
  await expect(previewCsvFolder(join(dir, 'none'))).rejects.toMatchObject({ code: 'unreadable_file' });
  await expect(previewCsvFolder(dir, {}, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});
