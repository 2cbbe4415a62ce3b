import { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { formatIsoDate, parseInstrument, parseIsoDate } from '@tidemark/domain';
import { chartBody, NOT_FOUND, serveChart, StubHandler, YahooStub } from '../../../../test/support/yahoo-stub';
import { YahooOptions, YahooProvider } from './yahoo.provider';

const NOW = Date.parse('2020-11-20T20:00:00Z');
const instrument = parseInstrument('AAPL');
let stub: YahooStub;

afterEach(() => stub.stop());

async function ask(handler: StubHandler, options: YahooOptions = {}, range: [string, string] = ['2020-01-01', '2020-01-31']) {
  stub = await YahooStub.start(handler);
  const provider = new YahooProvider(
    { baseUrl: stub.baseUrl, ratePerSecond: 1_000, backoffMs: 5, ...options }, { now: () => NOW },
  );
  return provider.fetchBars({
    instrument, symbol: 'AAPL', from: parseIsoDate(range[0]) as number, to: parseIsoDate(range[1]) as number,
    signal: new AbortController().signal,
  });
}

const text = (body: string, status = 200) => (_: string, __: URLSearchParams, response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
const json = (body: unknown, status = 200) => text(JSON.stringify(body), status);

const at = Date.parse('2020-01-02T14:30:00Z') / 1000;
const rows = [{ at, open: 1, high: 1, low: 1, close: 1, volume: 1 }];

test('asks from the first day up to now, below the path of a mirror, and for nothing but the chart', async () => {
  stub = await YahooStub.start(serveChart({ symbol: 'AAPL', rows }));
  const provider = new YahooProvider({ baseUrl: `${stub.baseUrl}/mirror/`, ratePerSecond: 1_000 }, { now: () => NOW });
  await provider.fetchBars({
    instrument, symbol: 'AAPL', from: parseIsoDate('2020-01-01') as number, to: parseIsoDate('2020-01-31') as number,
    signal: new AbortController().signal,
  });
  expect(stub.requests.map(({ pathname }) => pathname)).toEqual(['/mirror/v8/finance/chart/AAPL']);
  const query = Object.fromEntries(stub.requests[0].searchParams);
  expect(query).toMatchObject({ interval: '1d', events: 'div|split' });
  expect([query['period1'], query['period2']].map((s) => new Date(Number(s) * 1000).toISOString()))
    .toEqual(['2020-01-01T05:00:00.000Z', '2020-11-21T05:00:00.000Z']);
});

test.each<[string, StubHandler, string, boolean]>([
  ['HTML', text('<!doctype html><title>Will be right back</title>'), 'malformed_answer', false],
  ['{}', text('{}'), 'malformed_answer', false],
  ['[]', text('[]'), 'malformed_answer', false],
  ['null', text('null'), 'malformed_answer', false],
  ['nothing', text(''), 'malformed_answer', false],
  ['a chart of nothing', json({ chart: null }), 'malformed_answer', false],
  ['an empty result', json({ chart: { result: [], error: null } }), 'malformed_answer', false],
  ['JSON cut short', text(JSON.stringify(chartBody({ symbol: 'AAPL', rows })).slice(0, 200)), 'malformed_answer', false],
  ['another symbol', json(chartBody({ symbol: 'MSFT', rows })), 'malformed_answer', false],
  ['deep JSON', text('['.repeat(50_000) + ']'.repeat(50_000)), 'malformed_answer', false],
  ['__proto__', text('{"chart":{"__proto__":{"polluted":1},"result":null}}'), 'malformed_answer', false],
  ['404 with the reason', json(NOT_FOUND, 404), 'unknown_symbol', false],
  ['200 with the reason', json(NOT_FOUND), 'unknown_symbol', false],
  ['404 of a proxy', text('<html>', 404), 'provider_refused', false],
  ['401', json({ finance: { result: null, error: { code: 'Unauthorized', description: 'Invalid Crumb' } } }, 401), 'provider_refused', false],
  ['429', text('Too Many Requests', 429), 'provider_rate_limited', true],
  ['503', text('', 503), 'provider_unreachable', true],
  ['a redirect', (_, __, response) => void response.writeHead(302, { location: '/canary' }).end(), 'provider_refused', false],
])('%s is an error', async (_, handler, code, retryable) => {
  const log = jest.spyOn(console, 'error').mockImplementation();
  await expect(ask(handler)).rejects.toMatchObject({ name: 'DataProviderError', provider: 'yahoo', code, retryable });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(stub.requests.every(({ pathname }) => pathname !== '/canary')).toBe(true);
  expect(stub.requests).toHaveLength(retryable ? 3 : 1);
  // The library would print the address of what failed.
  expect(log).not.toHaveBeenCalled();
});

test('known, but without rows in the range: empty, and vouching for nothing', async () => {
  const none = { chart: { result: null, error: { code: 'Bad Request', description: "Data doesn't exist for startDate = 1, endDate = 2" } } };
  expect(await ask(json(none, 400))).toMatchObject({ completeThrough: null, rejects: [], bars: { length: 0 } });
});

test('tomorrow is not asked for', async () => {
  const answer = await ask(text('', 500), {}, ['2020-11-21', '2020-12-31']);
  expect([answer.bars.length, answer.completeThrough, stub.requests.length]).toEqual([0, null, 0]);
});

test('a gzip bomb is cut, and so is a drip', async () => {
  const bomb = gzipSync(Buffer.alloc(30_000_000));
  await expect(ask((_, __, response) => void response.setHeader('content-encoding', 'gzip').end(bomb), { maxBytes: 1_000_000 }))
    .rejects.toMatchObject({ code: 'response_too_large' });
  await stub.stop();
  let timer: NodeJS.Timeout | undefined;
  const drip: StubHandler = (_, __, response) => {
    response.writeHead(200);
    timer = setInterval(() => response.write(' '), 20);
  };
  await expect(ask(drip, { tryDeadlineMs: 150, tries: 1 })).rejects.toMatchObject({ code: 'provider_timeout', retryable: true });
  clearInterval(timer);
});

test('Retry-After reaches the caller, capped', async () => {
  await expect(ask((_, __, response) => void response.writeHead(429, { 'retry-after': '99999999' }).end(), { deadlineMs: 1_000 }))
    .rejects.toMatchObject({ code: 'provider_rate_limited', retryAfterMs: 60_000 });
});

test('an abort ends a request that hangs', async () => {
  stub = await YahooStub.start(() => undefined);
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 100);
  const provider = new YahooProvider({ baseUrl: stub.baseUrl }, { now: () => NOW });
  await expect(provider.fetchBars({ instrument, symbol: 'AAPL', from: 18_000, to: 18_010, signal: abort.signal }))
    .rejects.toMatchObject({ code: 'cancelled' });
});

test('vouches up to its last row, and shows which splits were undone', async () => {
  const split = { at: Date.parse('2020-08-31T13:30:00Z') / 1000, numerator: 4, denominator: 1 };
  const later = { at: Date.parse('2020-09-01T13:30:00Z') / 1000, open: 1, high: 1, low: 1, close: 1, volume: 1 };
  const answer = await ask(serveChart({ symbol: 'AAPL', rows: [...rows, later], splits: [split] }));
  expect(formatIsoDate(answer.completeThrough as number)).toBe('2020-09-01');
  expect([...answer.bars.close]).toEqual([4]);
  expect(answer.evidence).toEqual({ provider: 'yahoo', symbol: 'AAPL', last_row: '2020-09-01', splits_undone: '2020-08-31×4' });
});
