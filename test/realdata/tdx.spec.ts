import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createDataProviders, DataProvider } from '@tidemark/data-providers';
import { BarColumns, brokenBarRule, formatInstrument, formatIsoDate, parseInstrument, parseIsoDate, weekday } from '@tidemark/domain';

const DATA = resolve(process.env['REAL_DATA_DIR'] ?? join(__dirname, '../../../shared/data'));
const VIPDOCS = ['vipdoc_2014', 'vipdoc_2017', 'vipdoc_2023_sample', 'mootdx'];
const signal = new AbortController().signal;
const EVER: [string, string] = ['1985-01-01', '2030-12-31'];

const tdx = (folder: string): DataProvider => createDataProviders({ order: ['tdx'], tdx: { dir: join(DATA, 'tdx', folder) } })[0];

async function read(folder: string, spelling: string, [from, to] = EVER) {
  const provider = tdx(folder);
  const instrument = parseInstrument(spelling);
  return provider.fetchBars({
    instrument, symbol: provider.symbolFor(instrument) as string, signal,
    from: parseIsoDate(from) as number, to: parseIsoDate(to) as number,
  });
}

const lastClose = ({ close }: BarColumns): number => close[close.length - 1];

/** Middle of amount / volume / close: 1 where all three are in the units they should be. */
function unitRatio(bars: BarColumns): number {
  const ratios = [...bars.close].map((close, i) => bars.amount[i] / bars.volume[i] / close).filter(Number.isFinite).sort((a, b) => a - b);
  return ratios[ratios.length >> 1];
}

describe.each(VIPDOCS)('every file of %s', (folder) => {
  test('is read whole: each record a bar, ascending, within the order of prices', async () => {
    const provider = tdx(folder);
    let files = 0;
    for (const { instrument } of await provider.list!(signal)) {
      const spelling = formatInstrument(instrument);
      const prefix = instrument.exchange.toLowerCase();
      const bytes = readFileSync(join(DATA, 'tdx', folder, prefix, 'lday', `${prefix}${instrument.code}.day`)).length;
      const { bars, rejects, firstKnown, completeThrough } = await read(folder, spelling);
      expect([spelling, bars.length, rejects]).toEqual([spelling, bytes / 32, []]);
      expect(firstKnown).toBe(bars.days[0]);
      expect(completeThrough).not.toBeNull();
      for (let i = 1; i < bars.length; i++) if (!(bars.days[i] > bars.days[i - 1])) throw new Error(`${spelling} row ${i} does not ascend`);
      if (!instrument.code.startsWith('88')) {
        for (let i = 0; i < bars.length; i++) {
          const rule = brokenBarRule(bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i], bars.amount[i]);
          if (rule) throw new Error(`${spelling} ${formatIsoDate(bars.days[i])}: ${rule}`);
        }
      }
      files++;
    }
    const onDisk = ['sh', 'sz', 'bj'].flatMap((exchange) => {
      try {
        return readdirSync(join(DATA, 'tdx', folder, exchange, 'lday')).filter((name) => name.endsWith('.day'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    });
    expect(files).toBe(onDisk.length);
  });
});

test.each([
  ['vipdoc_2014', '600000.SH', 9.54, 1],
  ['vipdoc_2014', '600519.SH', 159.27, 1],
  ['vipdoc_2014', '000002.SZ', 9.35, 1],
  ['vipdoc_2014', '300059.SZ', 13.46, 1],
  ['vipdoc_2014', '510050.SH', 1.635, 1],
  ['vipdoc_2014', '159915.SZ', 1.429, 1],
  ['vipdoc_2014', '900901.SH', 0.5, 1],
  ['vipdoc_2023_sample', '430047.BJ', 13.96, 1],
  // Volume of bonds is in lots of ten.
  ['vipdoc_2023_sample', '128136.SZ', 109.233, 10],
])('%s %s closes at %d, and amount, volume and price fit (%d)', async (folder, spelling, close, lot) => {
  const { bars } = await read(folder, spelling);
  expect(lastClose(bars)).toBe(close);
  expect(unitRatio(bars) / lot).toBeGreaterThan(0.98);
  expect(unitRatio(bars) / lot).toBeLessThan(1.02);
});

test.each([
  ['vipdoc_2014', '000001.SH', 2240.81],
  ['vipdoc_2014', '000300.SH', 2365.36],
  ['vipdoc_2014', '399001.SZ', 8059.4],
  ['vipdoc_2014', '204001.SH', 3.24],
  ['vipdoc_2014', '131810.SZ', 2],
  ['vipdoc_2023_sample', '163803.SZ', 1],
])('%s %s closes at %d', async (folder, spelling, close) => {
  expect(lastClose((await read(folder, spelling)).bars)).toBe(close);
});

test('placeholder rows of 163803.SZ come as they are, Sundays too: the calendar judges them', async () => {
  const { bars } = await read('vipdoc_2023_sample', '163803.SZ');
  expect(bars.length).toBe(9);
  expect([...bars.days].filter((day) => weekday(day) === 0).length).toBeGreaterThan(0);
  expect([...bars.volume].every((volume) => volume === 0)).toBe(true);
});

test('the overlap of two folders differs by no more than a unit of the last digit', async () => {
  const [older, newer] = await Promise.all(['vipdoc_2014', 'vipdoc_2017'].map((folder) => read(folder, '600519.SH')));
  const at = new Map([...newer.bars.days].map((day, i) => [day, i]));
  let shared = 0;
  older.bars.days.forEach((day, i) => {
    const j = at.get(day);
    if (j === undefined) return;
    shared++;
    expect(Math.abs(older.bars.close[i] - newer.bars.close[j])).toBeLessThan(0.011);
  });
  expect(shared).toBeGreaterThan(600);
});

test('a copy made today vouches no further than its newest row', async () => {
  const { completeThrough, bars } = await read('vipdoc_2014', '600000.SH');
  expect(formatIsoDate(completeThrough as number)).toBe('2014-08-22');
  expect(formatIsoDate(bars.days[bars.length - 1])).toBe('2014-08-22');
});

test("Tushare's day of 600036.SH is TDX's day", async () => {
  const csv = createDataProviders({ order: ['csv'], csv: { dir: join(DATA, 'tushare') } })[0];
  const instrument = parseInstrument('600036.SH');
  const tushare = await csv.fetchBars({
    instrument, symbol: '600036.SH', signal, from: parseIsoDate(EVER[0]) as number, to: parseIsoDate(EVER[1]) as number,
  });
  const { bars } = await read('mootdx', '600036.SH');
  const at = new Map([...bars.days].map((day, i) => [day, i]));
  let shared = 0;
  tushare.bars.days.forEach((day, i) => {
    const j = at.get(day);
    if (j === undefined) return;
    shared++;
    const t = tushare.bars;
    expect([formatIsoDate(day), t.open[i], t.high[i], t.low[i], t.close[i]])
      .toEqual([formatIsoDate(day), bars.open[j], bars.high[j], bars.low[j], bars.close[j]]);
    // TDX has whole shares, and amounts in float32.
    expect(Math.abs(t.volume[i] - bars.volume[j])).toBeLessThanOrEqual(100);
    expect(Math.abs(t.amount[i] / bars.amount[j] - 1)).toBeLessThan(1e-6);
  });
  expect(shared).toBeGreaterThan(2_000);
});
