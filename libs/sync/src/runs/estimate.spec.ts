import { estimate, PastRun } from './estimate';

const run = (seconds: number, more: Partial<PastRun> = {}): PastRun => ({ seconds, requests: 100, bars: 2_000, providers: ['yahoo'], ...more });
const coming = { requests: 100, bars: 2_000, providers: ['yahoo'] };

test('three runs like it say between what and what, by requests', () => {
  expect(estimate([run(10), run(14), run(12)], coming)).toEqual({ minSeconds: 10, maxSeconds: 14, runs: 3 });
  expect(estimate([run(10), run(14), run(12)], { ...coming, requests: 150 })).toEqual({ minSeconds: 15, maxSeconds: 21, runs: 3 });
});

test('the latest ten count', () => {
  expect(estimate([...Array.from({ length: 10 }, () => run(10)), run(99)], coming)).toEqual({ minSeconds: 10, maxSeconds: 10, runs: 10 });
});

test.each<[string, Partial<PastRun>]>([
  ['far fewer requests', { requests: 40 }], ['far more requests', { requests: 210 }], ['no request', { requests: 0 }],
  ['far fewer bars', { bars: 900 }], ['far more bars', { bars: 5_000 }], ['another provider', { providers: ['tdx'] }],
  ['one provider more', { providers: ['yahoo', 'tdx'] }], ['providers that nobody has noted', { providers: [] }],
])('a run with %s says nothing', (_, other) => {
  expect(estimate([run(10), run(12), run(5, other)], coming)).toBeNull();
});

test('where nothing is asked for there is nothing to expect', () => {
  expect(estimate([run(1), run(1), run(1)], { requests: 0, bars: 0, providers: [] })).toBeNull();
});
