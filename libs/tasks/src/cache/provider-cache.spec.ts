import { BarColumns, BarColumnsBuilder, BarsAnswer, MS_PER_DAY, parseInstrument } from '@tidemark/domain';
import { answerKey, AnswerQuestion, BadAnswerError, decodeAnswer, encodeAnswer } from '@tidemark/execution';
import { ProviderCache } from './provider-cache';

const TODAY = Math.floor(Date.parse('2026-11-20T12:00:00Z') / MS_PER_DAY);
const SECOND = 1_000;
const RECENT = 300 * SECOND;

const question = (code: string, to = TODAY - 30): AnswerQuestion => ({ provider: 'yahoo', instrument: parseInstrument(code), from: to - 400, to });

function answer(to: number, bars = 1, ageMs?: number): BarsAnswer {
  const built = new BarColumnsBuilder();
  for (let i = bars; i > 0; i--) built.push(to - i, 1, 1, 1, 1, 1, NaN);
  const columns: BarColumns = built.build();
  return { bars: columns, rejects: [], completeThrough: to, firstKnown: null, evidence: { provider: 'yahoo' }, ...(ageMs !== undefined && { ageMs }) };
}

const json = (asked: AnswerQuestion, bars?: number, ageMs?: number): Buffer => Buffer.from(JSON.stringify(encodeAnswer(asked, answer(asked.to, bars, ageMs))));

let cache: ProviderCache;
const put = (asked: AnswerQuestion, bars?: number, ageMs?: number): boolean => cache.put(answerKey(asked), json(asked, bars, ageMs));
const get = (asked: AnswerQuestion) => cache.get(answerKey(asked));

beforeEach(() => {
  jest.useFakeTimers();
  cache = new ProviderCache({ maxBytes: 100_000, recentMs: RECENT, clock: { now: () => TODAY * MS_PER_DAY } });
});
afterEach(() => {
  jest.useRealTimers();
});

test('gives back what was brought, and says for how long it has been there', () => {
  const asked = question('AAPL');
  expect(get(asked)).toBeUndefined();
  expect(put(asked, 3)).toBe(true);
  jest.advanceTimersByTime(90 * SECOND);
  expect(get(asked)).toEqual({ json: json(asked, 3), heldMs: 90 * SECOND });
  expect(get(question('MSFT'))).toBeUndefined();
  expect(cache.counts).toMatchObject({ entries: 1, hits: 1, misses: 2, stored: 1, evicted: 0 });
});

test.each([
  ['the last three days', TODAY - 2, RECENT], ['days to come', TODAY + 1, RECENT], ['days before', TODAY - 3, 12 * RECENT],
])('an answer about %s expires in its time', (_, to, lifeMs) => {
  const asked = question('AAPL', to);
  put(asked);
  jest.advanceTimersByTime(lifeMs - 1);
  expect(get(asked)).toBeDefined();
  jest.advanceTimersByTime(1);
  expect(get(asked)).toBeUndefined();
  expect(cache.counts).toMatchObject({ entries: 0, bytes: 0 });
});

test('the age that an answer comes with counts', () => {
  const asked = question('AAPL', TODAY);
  put(asked, 1, RECENT - 10 * SECOND);
  jest.advanceTimersByTime(10 * SECOND - 1);
  expect(get(asked)).toBeDefined();
  jest.advanceTimersByTime(1);
  expect(get(asked)).toBeUndefined();
  put(asked, 1, RECENT);
  expect(get(asked)).toBeUndefined();
});

test('it keeps within its bounds: the longest unused leave, and what is too large is not taken', () => {
  const all = Array.from({ length: 12 }, (_, i) => question(`A${i}`));
  const bytes = json(all[0], 150).byteLength + 512;
  expect(bytes * 9).toBeGreaterThan(100_000);
  for (const asked of all.slice(0, 8)) put(asked, 150);
  expect(cache.counts).toMatchObject({ entries: 8, bytes: bytes * 8, evicted: 0 });
  get(all[0]);
  put(all[8], 150);
  expect(get(all[0])).toBeDefined();
  expect(get(all[1])).toBeUndefined();
  expect(cache.counts).toMatchObject({ entries: 8, evicted: 1 });
  // The same once more takes no second place.
  put(all[8], 150);
  expect(cache.counts).toMatchObject({ entries: 8, evicted: 1 });
  cache = new ProviderCache({ maxBytes: 1_000, recentMs: RECENT });
  put(all[0], 150);
  expect(cache.counts).toMatchObject({ entries: 0, bytes: 0, stored: 0 });
});

test('an answer lies under its own question only, and only an answer is taken', () => {
  const asked = question('AAPL');
  expect(cache.put(answerKey(question('MSFT')), json(asked))).toBe(false);
  for (const body of ['', 'null', '{', '[]', JSON.stringify({ ...encodeAnswer(asked, answer(asked.to)), v: 7 })]) {
    expect(() => cache.put(answerKey(asked), Buffer.from(body))).toThrow(BadAnswerError);
  }
  expect(cache.counts.entries).toBe(0);
});

test("the server's own fetching uses it as soon as, and as long as, a node does", async () => {
  const asked = question('AAPL');
  cache.keep(asked, answer(asked.to));
  expect(cache.counts.entries).toBe(0);
  get(asked);
  cache.keep(asked, answer(asked.to, 2, 5 * SECOND));
  jest.advanceTimersByTime(60 * SECOND);
  const { ageMs, ...found } = await cache.find(asked) as BarsAnswer;
  expect(ageMs).toBe(65 * SECOND);
  expect(found).toEqual(answer(asked.to, 2));
  expect(decodeAnswer(JSON.parse(String(get(asked)?.json)) as unknown).answer).toMatchObject({ ageMs: 5 * SECOND });
  jest.advanceTimersByTime(3_601 * SECOND);
  put(asked);
  expect(await cache.find(asked)).toBeUndefined();
});
