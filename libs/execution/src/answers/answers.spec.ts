import { BarsRequest, DataProvider } from '@tidemark/data-providers';
import { BarColumnsBuilder, BarsAnswer, parseInstrument, parseIsoDate } from '@tidemark/domain';
import { AnswerCache } from './answer-cache';
import { answerKey, AnswerQuestion } from './answer-question';
import { cachedBy } from './cached-provider';
import { BadAnswerError, decodeAnswer, decodeAnswerTo } from './decode-answer';
import { encodeAnswer } from './encoded-answer';

const day = (text: string): number => parseIsoDate(text) as number;
const QUESTION: AnswerQuestion = {
  provider: 'yahoo', instrument: parseInstrument('BRK.B'), from: day('2024-01-01'), to: day('2024-01-31'),
};

function answer(): BarsAnswer {
  const bars = new BarColumnsBuilder();
  bars.push(day('2024-01-02'), 0.1 + 0.2, 5e-324, -0, 1.7976931348623157e308, NaN, 12);
  // High below low: the store says what is wrong with it, so it has to get there.
  bars.push(day('2024-01-31'), 3, 1, 2, 3, 2 ** 53 - 1, NaN);
  return {
    bars: bars.build(), completeThrough: day('2024-01-31'), firstKnown: null,
    rejects: [
      { day: day('2024-01-03'), rule: 'missing_value', detail: 'a price is null', raw: '{"close":null,"note":"中\u0000\ud800"}' },
      { day: null, rule: 'invalid_date', detail: 'timestamp 9e15', raw: '' },
    ],
    // Of after the asked range too.
    actions: [{ day: day('2024-01-10'), kind: 'dividend', value: 0.1 + 0.2 }, { day: day('2025-03-03'), kind: 'split', value: 1 / 3 }],
    evidence: { provider: 'yahoo', symbol: 'BRK-B', last_row: '2024-01-31', rows: 2 },
  };
}

/** Over the wire and back. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
const encoded = () => sent(encodeAnswer(QUESTION, answer())) as Record<string, unknown>;

test('nothing of an answer is lost on the way, bit by bit', () => {
  const decoded = decodeAnswer(encoded());
  expect(decoded.question).toEqual(QUESTION);
  const { bars, ...rest } = answer();
  const { bars: back, ...others } = decoded.answer;
  expect(others).toEqual(rest);
  for (const name of ['days', 'open', 'high', 'low', 'close', 'volume', 'amount'] as const) expect([...back[name]]).toEqual([...bars[name]]);
  expect(Object.is(back.low[0], -0)).toBe(true);
  const empty = { ...answer(), actions: undefined, bars: answer().bars.subarray(0, 0), completeThrough: null, ageMs: 1_234.5 };
  expect(decodeAnswerTo(QUESTION, sent(encodeAnswer(QUESTION, empty)))).toMatchObject({ bars: { length: 0 }, completeThrough: null, ageMs: 1_235 });
});

/** Days as Int32, prices as Float64, each little-endian, one after the other. */
function packed(days: number[], numbers: number[]) {
  const bytes = Buffer.alloc(days.length * 52);
  days.forEach((value, i) => bytes.writeInt32LE(value, i * 4));
  numbers.forEach((value, i) => bytes.writeDoubleLE(value, days.length * 4 + i * 8));
  return { n: days.length, base64: bytes.toString('base64') };
}
const ONE = [1, 1, 1, 1, 1, 1];

test.each<[string, (good: Record<string, unknown>) => unknown]>([
  ['nothing', () => null],
  ['another version', (good) => ({ ...good, v: 2 })],
  ['a field that is none', (good) => ({ ...good, more: 1 })],
  ['a missing field', ({ evidence: _, ...good }) => good],
  ['a date that is none', (good) => ({ ...good, complete_through: '2024-02-30' })],
  ['an age that is none', (good) => ({ ...good, age_ms: -1 })],
  ['a spelling that is not canonical', (good) => ({ ...good, instrument: 'US.BRK.B' })],
  ['no instrument', (good) => ({ ...good, instrument: '600000' })],
  ['a range that ends before it begins', (good) => ({ ...good, from: '2024-02-01' })],
  ['a rule that is none', (good) => ({ ...good, rejects: [{ day: null, rule: 'ugly', detail: '', raw: '' }] })],
  ['too long a row', (good) => ({ ...good, rejects: [{ day: null, rule: 'not_positive', detail: '', raw: 'x'.repeat(2_001) }] })],
  ['evidence of a name that is none', (good) => ({ ...good, evidence: { 'No name': 'x' } })],
  ['evidence that Postgres does not take', (good) => ({ ...good, evidence: { note: '\0' } })],
  ['evidence of half a pair', (good) => ({ ...good, evidence: { note: '\ud800' } })],
  ['evidence without an end', (good) => ({ ...good, evidence: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, 1])) })],
  ['a split that changes nothing', (good) => ({ ...good, actions: [{ day: '2024-01-02', kind: 'split', value: 1 }] })],
  ['a dividend that is none', (good) => ({ ...good, actions: [{ day: '2024-01-02', kind: 'dividend', value: -1 }] })],
  ['an action of another kind', (good) => ({ ...good, actions: [{ day: '2024-01-02', kind: 'spin_off', value: 1 }] })],
  ['more bars than days', (good) => ({ ...good, bars: packed(Array.from({ length: 32 }, (_, i) => QUESTION.from + i), []) })],
  ['fewer bytes than bars', (good) => ({ ...good, bars: { ...packed([QUESTION.from], ONE), n: 2 } })],
  ['signs that are not base64', (good) => ({ ...good, bars: { n: 1, base64: '!'.repeat(72) } })],
  ['a count that is none', (good) => ({ ...good, bars: { n: 0.5, base64: '' } })],
  ['a day before those asked for', (good) => ({ ...good, bars: packed([QUESTION.from - 1], ONE) })],
  ['a day after those asked for', (good) => ({ ...good, bars: packed([QUESTION.to + 1], ONE) })],
  ['days that do not ascend', (good) => ({ ...good, bars: packed([QUESTION.from, QUESTION.from], [...ONE, ...ONE]) })],
  ['a price that is infinite', (good) => ({ ...good, bars: packed([QUESTION.from], [1, Infinity, 1, 1, 1, 1]) })],
  ['a price that is none', (good) => ({ ...good, bars: packed([QUESTION.from], [1, 1, 1, NaN, 1, 1]) })],
  ['a volume that is infinite', (good) => ({ ...good, bars: packed([QUESTION.from], [1, 1, 1, 1, -Infinity, 1]) })],
])('%s is no answer', (_, spoil) => {
  expect(() => decodeAnswer(encoded())).not.toThrow();
  expect(() => decodeAnswer(spoil(encoded()))).toThrow(BadAnswerError);
});

test('the answer to another question is none, and each question has its own key', () => {
  const others: AnswerQuestion[] = [
    { ...QUESTION, provider: 'sample' }, { ...QUESTION, instrument: parseInstrument('BRK.A') }, { ...QUESTION, from: QUESTION.from + 1 }, { ...QUESTION, to: QUESTION.to - 1 },
  ];
  for (const other of others) expect(() => decodeAnswerTo(other, encoded())).toThrow('another question');
  const keys = [QUESTION, ...others].map(answerKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(answerKey({ ...QUESTION })).toBe(keys[0]);
});

describe('a provider behind a cache', () => {
  const kept = new Map<string, BarsAnswer>();
  let takesFresh = true;
  const cache: AnswerCache = {
    get takesFresh() { return takesFresh; },
    find: async (question) => kept.get(answerKey(question)), keep: (question, found) => void kept.set(answerKey(question), found),
  };
  let asked: BarsRequest[] = [];
  const provider = (kind: DataProvider['kind']): DataProvider => ({
    name: 'yahoo', kind, concurrency: 4, symbolFor: () => 'BRK-B',
    fetchBars: async (request) => { asked.push(request); return answer(); },
  });
  const request: BarsRequest = { ...QUESTION, symbol: 'BRK-B', signal: new AbortController().signal };

  beforeEach(() => { kept.clear(); asked = []; });

  test('is asked once for one question, and each time by who wants it fresh', async () => {
    const behind = cachedBy(cache)(provider('network'));
    const first = await behind.fetchBars(request);
    expect(await behind.fetchBars(request)).toBe(first);
    expect(asked).toHaveLength(1);
    await behind.fetchBars({ ...request, to: request.to - 1 });
    expect(await behind.fetchBars({ ...request, fresh: true })).not.toBe(first);
    expect(asked).toHaveLength(3);
    // What was fetched anew is what others find from now on.
    const later = await behind.fetchBars(request);
    expect(later).not.toBe(first);
    expect(asked).toHaveLength(3);
    takesFresh = false;
    await behind.fetchBars({ ...request, fresh: true });
    expect(await behind.fetchBars(request)).toBe(later);
  });

  test('is left as it is where it reads files', () => {
    const files = provider('files');
    expect(cachedBy(cache)(files)).toBe(files);
  });
});
