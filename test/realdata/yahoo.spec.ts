import { readdirSync, readFileSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { createDataProviders } from '@tidemark/data-providers';
import { formatIsoDate, InstrumentKey, parseInstrument, parseIsoDate } from '@tidemark/domain';
import { YahooStub } from '../support/yahoo-stub';

const DATA = resolve(process.env['REAL_DATA_DIR'] ?? join(__dirname, '../../../shared/data'), 'yahoo');

interface Recording {
  chart: { result: { meta: { symbol: string }; timestamp?: number[]; events?: object; indicators: { quote: Record<string, number[]>[] } }[] };
}

const recording = (name: string): Recording => JSON.parse(readFileSync(join(DATA, name), 'utf8'));
let stub: YahooStub | undefined;

afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

/** Fetches through a server that answers the recording to whatever is asked. */
async function replay(body: Recording, instrument: InstrumentKey, from: string, to: string, symbol = body.chart.result[0].meta.symbol) {
  stub = await YahooStub.start((_: string, __: URLSearchParams, response: ServerResponse) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  const [provider] = createDataProviders({ order: ['yahoo'], yahoo: { baseUrl: stub.baseUrl, ratePerSecond: 1_000 } });
  return provider.fetchBars({
    instrument, symbol, signal: new AbortController().signal,
    from: parseIsoDate(from) as number, to: parseIsoDate(to) as number,
  });
}

const AAPL = parseInstrument('AAPL');

test('AAPL from the day of its 4:1 split: 49 sessions, prices to the cent', async () => {
  const { bars, rejects, firstKnown, completeThrough } =
    await replay(recording('chart-AAPL-2020-08-31-to-2020-11-07.json'), AAPL, '2020-08-31', '2020-11-07');
  expect([bars.length, rejects.length]).toEqual([49, 0]);
  expect([...bars.days.slice(0, 2)].map(formatIsoDate)).toEqual(['2020-08-31', '2020-09-01']);
  // Sent as 129.0399932861328 and 225702700; the split is of this day and not undone.
  expect([bars.close[0], bars.volume[0]]).toEqual([129.04, 225702700]);
  expect([firstKnown, completeThrough].map((day) => formatIsoDate(day as number))).toEqual(['1980-12-12', '2020-11-06']);
  for (const column of [bars.open, bars.high, bars.low, bars.close]) {
    for (const price of column) expect(price).toBe(Math.round(price * 10_000) / 10_000);
  }
});

test('AAPL before that split: recorded 75.0875, traded at 300.35 with a quarter of the volume', async () => {
  const before = recording('chart-AAPL-2020-01-01-to-2020-01-03.json');
  const after = recording('chart-AAPL-2020-08-31-to-2020-11-07.json').chart.result[0];
  const [result] = before.chart.result;
  // What Yahoo answers to a range up to now: both recordings in one, with the split.
  result.timestamp = [...(result.timestamp ?? []), ...(after.timestamp ?? [])];
  for (const [field, values] of Object.entries(result.indicators.quote[0])) values.push(...after.indicators.quote[0][field]);
  result.events = after.events;
  const { bars, evidence } = await replay(before, AAPL, '2020-01-01', '2020-01-03');
  expect([...bars.days].map(formatIsoDate)).toEqual(['2020-01-02']);
  expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]]).toEqual([296.24, 300.6, 295.19, 300.35, 33870100]);
  expect(evidence['splits_undone']).toBe('2020-08-31×4');
});

test('MSFT: a year of sessions with dividends, which change no price', async () => {
  const { bars, rejects } = await replay(
    recording('historical-via-chart-MSFT-dividends-2021-02-01-to-2022-01-31.csv.json'), parseInstrument('MSFT'), '2021-02-01', '2022-01-31');
  expect([bars.length, rejects.length]).toEqual([252, 0]);
  for (let i = 1; i < bars.length; i++) expect(bars.days[i]).toBeGreaterThan(bars.days[i - 1]);
});

test.each(readdirSync(DATA).filter((name) => name.startsWith('chart-') && name.includes('2020-01-01') && !name.includes('fake')))(
  '%s is read in its own zone', async (name) => {
    const { bars, rejects } = await replay(recording(name), AAPL, '2020-01-01', '2020-01-03');
    expect(rejects).toEqual([]);
    expect([...bars.days].map(formatIsoDate)).toContain('2020-01-02');
  },
);

test('hand-edited answers are refused, not read halfway', async () => {
  await expect(replay(recording('chart-TSLA-2025-01-01-to-2025-01-02-interval-1h.fake.json'), parseInstrument('TSLA'), '2025-01-01', '2025-01-02'))
    .rejects.toMatchObject({ code: 'malformed_answer', message: expect.stringMatching(/asked for days, got "1h"/) });
  await stub?.stop();
  await expect(replay(recording('chart-notimestamp-quotes-length.fake.json'), AAPL, '2020-01-01', '2020-01-03'))
    .rejects.toMatchObject({ code: 'malformed_answer' });
});

test("another symbol's answer is refused", async () => {
  await expect(replay(recording('chart-GOOG-2020-01-01-to-2020-01-03.json'), AAPL, '2020-01-01', '2020-01-03', 'AAPL'))
    .rejects.toMatchObject({ code: 'malformed_answer', message: expect.stringContaining('got "GOOG"') });
});
