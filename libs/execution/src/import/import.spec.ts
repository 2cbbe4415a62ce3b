import { BarsRequest, DataProvider, DataProviderError, ProviderChain } from '@tidemark/data-providers';
import { BarColumnsBuilder, BarsAnswer, formatInstrument, InstrumentKey, parseInstrument, parseIsoDate } from '@tidemark/domain';
import { taskContext } from '../../../../test/support/task-context';
import { decodeAnswer } from '../answers/decode-answer';
import { runTask } from '../task-outcome';
import { TaskTypes } from '../task-types';

const TODAY = parseIsoDate('2026-11-20') as number;

/** Bars of every third day, close = day; `600000.SH` is away, `AAPL.US` sends a bad row and one without volume. */
class Provider implements DataProvider {
  readonly kind = 'files';
  readonly concurrency = 4;
  readonly asked: BarsRequest[] = [];

  constructor(readonly name: string, private readonly first: number) {}

  symbolFor(instrument: InstrumentKey): string {
    return formatInstrument(instrument);
  }

  async fetchBars(request: BarsRequest): Promise<BarsAnswer> {
    this.asked.push(request);
    if (request.symbol === '600000.SH') throw new DataProviderError(this.name, 'provider_timeout', 'did not answer', true);
    if (request.symbol === '600001.SH') throw new Error('a fault of ours');
    const bars = new BarColumnsBuilder();
    for (let day = this.first; day <= Math.min(request.to, TODAY); day += 3) if (day >= request.from) bars.push(day, day, day, day, day, 7, NaN);
    if (request.symbol === 'AAPL.US') {
      bars.push(request.to, 5, 4, 6, 5, 1, 1);
      bars.push(request.to + 1, 5, 5, 5, 5, 0, NaN);
    }
    return { bars: bars.build(), rejects: [], completeThrough: request.to, firstKnown: this.first, evidence: { provider: this.name } };
  }
}

const types = new TaskTypes();
const chain = (first = TODAY - 6_000) => {
  const tdx = new Provider('tdx', first);
  return { tdx, providers: new ProviderChain([tdx, new Provider('csv', first)]) };
};
const run = (data: object, providers?: ProviderChain, signal?: AbortSignal) => runTask(types, 'data_import', data, taskContext({}, providers, signal));

test("the original's answer, in the caller's spelling", async () => {
  const { providers } = chain();
  const outcome = await run({ symbols: ['sz000001', '000002'], data_source: 'tongdaxin', start_date: '2026-11-15', end_date: '2026-11-20' }, providers);
  expect(outcome).toMatchObject({
    status: 'completed',
    result: {
      task_type: 'data_import', symbols_count: 2, imported_count: 2, total_records: 4, data_source: 'tongdaxin', status: 'completed',
      first_symbol: 'sz000001', failed_symbols: [], errors: [], rejected: [],
      answers: [{ symbol: 'sz000001', instrument: '000001.SZ', provider: 'tdx', rows: 2, complete_through: '2026-11-20' }, { instrument: '000002.SZ' }],
    },
  });
  const { kdata } = (outcome as unknown as { result: { kdata: Record<string, unknown>[] } }).result;
  expect(Object.keys(kdata[0])).toEqual(['datetime', 'open', 'high', 'low', 'close', 'volume', 'amount', 'code', 'symbol', 'data_source']);
  expect(kdata[0]).toMatchObject({ datetime: '2026-11-17T00:00:00', volume: 7, amount: null, code: 'sz000001', symbol: 'sz000001', data_source: 'tongdaxin' });
  expect(kdata.map(({ code }) => code)).toEqual(['sz000001', 'sz000001', '000002', '000002']);
});

test('one symbol that fails makes it partial, and is named with its reason', async () => {
  const outcome = await run({ symbols: ['000001.SZ', '600000.SH', 'no such'], data_source: 'tdx', start_date: '2026-11-01' }, chain().providers);
  expect(outcome).toMatchObject({
    status: 'completed',
    result: {
      status: 'partial', symbols_count: 3, imported_count: 1, failed_symbols: ['600000.SH', 'no such'],
      errors: [{ symbol: '600000.SH', code: 'provider_timeout', retryable: true }, { symbol: 'no such', code: 'invalid_instrument', retryable: false }],
    },
  });
});

test('all symbols failed: the task failed', async () => {
  expect(await run({ symbols: ['600000.SH'], data_source: 'tdx' }, chain().providers)).toMatchObject({
    status: 'failed', error: { code: 'import_failed', retryable: true }, result: { status: 'failed', imported_count: 0, failed_symbols: ['600000.SH'] },
  });
});

test.each([['yahoo'], ['tongdaxin'], ['constructor']])('%s that is not configured is a failure', async (data_source) => {
  const providers = data_source === 'tongdaxin' ? undefined : chain().providers;
  expect(await run({ symbols: ['AAPL'], data_source }, providers)).toMatchObject({
    status: 'failed', error: { code: 'provider_not_configured', message_zh: `数据提供者未配置: ${data_source}` },
  });
});

test('a bad row is rejected with its rule; a volume of 0 is data', async () => {
  const outcome = await run({ symbols: ['AAPL'], data_source: 'auto', start_date: '2026-11-19', end_date: '2026-11-20' }, chain(TODAY + 1).providers);
  expect(outcome).toMatchObject({
    result: { total_records: 1, kdata: [{ volume: 0, code: 'AAPL' }], rejected: [{ symbol: 'AAPL', date: '2026-11-20', rule: 'high_below_low' }] },
  });
});

test('without dates: the last 250 rows, looked for further back where they are sparse', async () => {
  const { tdx, providers } = chain();
  const { result } = await run({ symbols: ['000001'], data_source: 'tdx' }, providers) as unknown as { result: { total_records: number; kdata: { datetime: string }[] } };
  expect(result.total_records).toBe(250);
  expect(result.kdata[249].datetime.slice(0, 10)).toBe('2026-11-20');
  expect(tdx.asked).toHaveLength(2);
  const few = await run({ symbols: ['000001'], data_source: 'tdx', end_date: '2026-11-17' }, chain(TODAY - 30).providers);
  expect(few).toMatchObject({ result: { total_records: 10 } });
});

test('a symbol named twice is fetched once; none at all is an empty answer', async () => {
  const { tdx, providers } = chain();
  expect(await run({ symbols: ['000001', '000001'], start_date: '2026-11-01', data_source: 'tdx' }, providers)).toMatchObject({ result: { symbols_count: 1 } });
  expect(tdx.asked).toHaveLength(1);
  expect(await run({})).toMatchObject({ status: 'completed', result: { symbols_count: 0, imported_count: 0, kdata: [] } });
});

test('a cancel between two symbols ends it; a fault of ours is not taken for a symbol that failed', async () => {
  const controller = new AbortController();
  const context = { ...taskContext({}, chain().providers, controller.signal), progress: () => controller.abort() };
  expect(await runTask(types, 'data_import', { symbols: Array.from({ length: 50 }, (_, i) => `${600_100 + i}`), data_source: 'tdx' }, context)).toEqual({ status: 'cancelled' });
  const { tdx, providers } = chain();
  const symbols = ['600001', ...Array.from({ length: 50 }, (_, i) => `${600_100 + i}`)];
  expect(await run({ symbols, data_source: 'tdx', start_date: '2026-11-01' }, providers)).toMatchObject({ status: 'failed', error: { code: 'internal_error' } });
  expect(tdx.asked.length).toBeLessThan(10);
});

describe('a full answer', () => {
  const full = { answer: 'full', instrument: 'MSFT.US', provider: 'csv', from: '2026-11-01', to: '2026-11-20' };
  const whole = async (data: object) => {
    const outcome = await run(data, chain().providers);
    if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
    return decodeAnswer(JSON.parse(JSON.stringify(outcome.result.answer)) as unknown);
  };

  test('is what the provider said', async () => {
    const { question, answer } = await whole(full);
    expect(question).toEqual({ provider: 'csv', instrument: parseInstrument('MSFT.US'), from: parseIsoDate('2026-11-01'), to: TODAY });
    const direct = await chain().providers.fetchBars({ ...question, signal: new AbortController().signal });
    expect(answer).toEqual(direct.answer);
    expect(answer.bars.length).toBe(7);
    // Its AAPL has a day after the last one that was asked for: whoever says so is not believed.
    await expect(whole({ ...full, instrument: 'AAPL.US' })).rejects.toThrow('days that were asked for');
  });

  test('comes from nobody but the provider that was named; its failure keeps its code', async () => {
    expect(await run({ ...full, provider: 'yahoo' }, chain().providers)).toMatchObject({ status: 'failed', error: { code: 'not_configured', retryable: false } });
    expect(await run({ ...full, instrument: '600000.SH' }, chain().providers)).toMatchObject({
      status: 'failed', error: { code: 'provider_timeout', message: 'csv: did not answer', retryable: true },
    });
  });

  test.each<[string, object]>([
    ['instrument', { instrument: 'no such' }], ['provider', { provider: undefined }], ['from', { from: '2026-11-21' }], ['to', { to: '2026-02-30' }],
    ['answer', { answer: 'half' }], ['symbols', { symbols: ['000001'] }],
  ])('is not begun with a wrong %s', (field, wrong) => {
    expect(() => types.get('data_import').check(full)).not.toThrow();
    expect(() => types.get('data_import').check({ ...full, ...wrong })).toThrow(field);
  });
});
