import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDataProviders } from '@tidemark/data-providers';
import { adjusted, adjustmentFactors, formatIsoDate, parseInstrument, parseIsoDate } from '@tidemark/domain';

const DATA = resolve(process.env['REAL_DATA_DIR'] ?? join(__dirname, '../../../shared/data'));

let dir: string;
beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'tidemark-adjusted-')); });
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Lines of a table, and where its columns stand. */
function table(file: string) {
  const [header, ...lines] = readFileSync(join(DATA, 'csv', file), 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return { header, lines, cell: (line: string, name: string) => line.split(',')[names.indexOf(name)] };
}

/** Our adjusted close against the source's own, by date: the largest relative difference, and over how many days. */
async function compare(spelling: string, header: string, lines: readonly string[], theirs: ReadonlyMap<string, number>) {
  const instrument = parseInstrument(spelling);
  writeFileSync(join(dir, `${spelling}.csv`), [header, ...lines].join('\n'));
  const [provider] = createDataProviders({ order: ['csv'], csv: { dir } });
  const { bars, actions = [] } = await provider.fetchBars({
    instrument, symbol: provider.symbolFor(instrument) as string, signal: new AbortController().signal,
    from: parseIsoDate('1980-01-01') as number, to: parseIsoDate('2030-01-01') as number,
  });
  const before = (day: number) => {
    const at = bars.days.findLastIndex((one) => one < day);
    return at < 0 ? null : { day: bars.days[at], close: bars.close[at] };
  };
  const factors = adjustmentFactors(spelling, 'all', actions.map((action) => ({ ...action, previous: before(action.day) })));
  const { days, close } = adjusted(bars, factors);
  const differences = [...days].map((day, i) => Math.abs(close[i] / (theirs.get(formatIsoDate(day)) as number) - 1));
  return { days: differences.length, actions: actions.length, worst: Math.max(...differences) };
}

test.each([['AAPL', 753, 11], ['COKE', 754, 12], ['TSLA', 754, 0]])('%s: our adjusted closes are near those of Quandl, by its ex-dividends', async (stock, days, actions) => {
  const { header, lines, cell } = table('misc/dash-stock-ticker-demo.csv');
  const own = lines.filter((line) => cell(line, 'Stock') === stock);
  const found = await compare(`${stock}.US`, header, own, new Map(own.map((line) => [cell(line, 'Date'), Number(cell(line, 'AdjClose'))])));
  expect(found).toMatchObject({ days, actions });
  // Quandl multiplies by close / (close + dividend), both of the ex-date; over three years that is a ten-thousandth.
  expect(found.worst).toBeLessThan(2e-4);
});

test.each([['1398-HK', '01398.HK'], ['4063-T', 'T4063.US'], ['SCR-TO', 'SCR.US']])('%s: and those of Yahoo, by the dividends of its chart', async (name, spelling) => {
  const { header, lines, cell } = table(`yahoo_dirty/${name}-1d-bad-div-fixed.csv`);
  const found = await compare(spelling, header, lines, new Map(lines.map((line) => [line.slice(0, 10), Number(cell(line, 'Adj Close'))])));
  expect(found.actions).toBeGreaterThan(2);
  expect(found.days).toBeGreaterThan(600);
  // Yahoo computes in single precision.
  expect(found.worst).toBeLessThan(1e-5);
});
