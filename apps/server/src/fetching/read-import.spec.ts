import { DataProvider, ProviderChain } from '@tidemark/data-providers';
import { BarColumns, BarColumnsBuilder, BarsAnswer, formatInstrument, parseInstrument, parseIsoDate } from '@tidemark/domain';
import { runTask, TaskTypes } from '@tidemark/execution';
import { taskContext } from '../../../../test/support/task-context';
import { ImportedBars } from './imported-bars';
import { readImport } from './read-import';

const day = (text: string): number => parseIsoDate(text) as number;
const FROM = day('2026-11-02');
const TO = day('2026-11-13');
const NOW = Date.parse('2026-11-20T12:05:00Z');

function bars(): BarColumns {
  const built = new BarColumnsBuilder();
  for (let d = FROM; d <= TO; d++) built.push(d, 10, 12, 9, 11, d % 2 === 0 ? 100 : NaN, NaN);
  return built.build();
}

const ANSWER: BarsAnswer = {
  bars: bars(), completeThrough: TO, firstKnown: day('2000-01-03'), evidence: { provider: 'yahoo', rows: 12 },
  rejects: [{ day: day('2026-11-03'), rule: 'missing_value', detail: 'a price is null', raw: '{}' }, { day: null, rule: 'invalid_date', detail: '', raw: 'x' }],
};
const PROVIDER: DataProvider = { name: 'yahoo', kind: 'network', concurrency: 1, symbolFor: formatInstrument, fetchBars: async () => ANSWER };

async function resultOf(data: object): Promise<Record<string, unknown>> {
  const outcome = await runTask(new TaskTypes(), 'data_import', data, taskContext({}, new ProviderChain([PROVIDER])));
  if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
  return JSON.parse(JSON.stringify(outcome.result)) as Record<string, unknown>;
}

const ROWS = { symbols: ['AAPL', 'US.AAPL', 'MSFT.US'], data_source: 'yahoo', start_date: '2026-11-02', end_date: '2026-11-13' };
const FULL = { answer: 'full', instrument: 'AAPL.US', provider: 'yahoo', from: '2026-11-02', to: '2026-11-13' };

describe('the result of an import task', () => {
  test('holds all that its provider said, in rows or whole', async () => {
    const [apple, microsoft, ...more] = readImport(await resultOf(ROWS), NOW);
    expect(more).toEqual([]);
    expect([apple, microsoft].map(({ instrument }) => formatInstrument(instrument))).toEqual(['AAPL.US', 'MSFT.US']);
    const { ageMs, ...answer } = apple.answer;
    expect(answer).toEqual(ANSWER);
    // It was asked at the context's 12:00.
    expect(ageMs).toBe(300_000);
    expect(apple).toMatchObject({ provider: 'yahoo', about: { from: FROM, to: TO } });
    expect(readImport(await resultOf(FULL), NOW)).toEqual([{ instrument: parseInstrument('AAPL'), provider: 'yahoo', about: { from: FROM, to: TO }, answer: ANSWER }]);
  });

  test('of the last rows is about the days from the first of them on', async () => {
    const [{ about }] = readImport(await resultOf({ symbols: ['AAPL'], data_source: 'yahoo', end_date: '2026-11-13' }), NOW);
    expect(about).toEqual({ from: FROM, to: TO });
  });

  test.each<[string, (row: Record<string, unknown>, answer: Record<string, unknown>) => void]>([
    ['a price that is a word', (row) => { row.open = '10'; }], ['a day that is none', (row) => { row.datetime = '2026-02-30T00:00:00'; }],
    ['no such instrument', (_, answer) => { answer.instrument = '600000'; }], ['no time of its own', (_, answer) => { answer.fetched_at = 'now'; }],
    ['evidence that Postgres does not take', (_, answer) => { answer.evidence = { note: '\0' }; }],
  ])('with %s is not stored', async (_, spoil) => {
    const result = await resultOf(ROWS) as { kdata: Record<string, unknown>[]; answers: Record<string, unknown>[] };
    expect(() => readImport(result as unknown as Record<string, unknown>, NOW)).not.toThrow();
    spoil(result.kdata[3], result.answers[0]);
    expect(() => readImport(result as unknown as Record<string, unknown>, NOW)).toThrow();
  });

  test('answers a run only what it was about', async () => {
    const source = new ImportedBars(readImport(await resultOf(FULL), NOW));
    const ask = (spelling: string, from: string, to: string) => source.fetchBars({
      instrument: parseInstrument(spelling), from: day(from), to: day(to), signal: new AbortController().signal,
    });
    const wide = await ask('AAPL', '2026-01-01', '2026-12-31');
    expect(wide).toMatchObject({ provider: 'yahoo', fetchedBy: 'task', about: { from: FROM, to: TO } });
    expect(wide.answer).toEqual(ANSWER);
    const narrow = await ask('AAPL', '2026-11-04', '2026-11-06');
    expect(narrow.about).toEqual({ from: day('2026-11-04'), to: day('2026-11-06') });
    expect([...narrow.answer.bars.days]).toEqual([day('2026-11-04'), day('2026-11-05'), day('2026-11-06')]);
    expect(narrow.answer.rejects).toEqual([ANSWER.rejects[1]]);
    await expect(ask('MSFT', '2026-11-04', '2026-11-06')).rejects.toMatchObject({ code: 'unknown_symbol' });
    await expect(ask('AAPL', '2026-11-14', '2026-11-20')).rejects.toMatchObject({ code: 'unknown_symbol' });
  });
});
