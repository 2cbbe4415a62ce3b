import { adjusted, AdjustmentError, adjustmentFactors, isActionValue, PricedAction } from './adjustment';
import { BarColumnsBuilder } from './bar-columns';

const action = (day: number, kind: PricedAction['kind'], value: number, close: number | null = 100, before = day - 1): PricedAction =>
  ({ day, kind, value, previous: close === null ? null : { day: before, close } });
const factors = (adjustment: 'raw' | 'split' | 'all', ...actions: PricedAction[]) => adjustmentFactors('A.US', adjustment, actions);

it('multiplies what lies before each ex-date, and leaves the newest as it is', () => {
  const actions = [action(20, 'dividend', 10), action(10, 'split', 4), action(30, 'split', 0.5)];
  expect(factors('raw', ...actions)).toEqual({ days: [], price: [1], volume: [1] });
  expect(factors('split', ...actions)).toEqual({ days: [10, 30], price: [0.5, 2, 1], volume: [2, 0.5, 1] });
  expect(factors('all', ...actions)).toEqual({ days: [10, 20, 30], price: [0.45, 1.8, 2, 1], volume: [2, 0.5, 0.5, 1] });
});

it('takes the dividend of a day that has a split as well for a new share', () => {
  // 100 before, two shares of 50 after, 5 paid on each: 45 of 50 are left.
  expect(factors('all', action(10, 'split', 2), action(10, 'dividend', 5))).toEqual({ days: [10], price: [0.45, 1], volume: [2, 1] });
});

it('needs no close where no bar lies before the dividend', () => {
  expect(factors('all', action(10, 'dividend', 5, null)).price).toEqual([1, 1]);
});

it.each([
  ['as large as the close', action(10, 'dividend', 100), /is not below the close before it, 100$/],
  ['whose close is missing', action(1_000, 'dividend', 1, 100, 968), /the last one stored is of 1972-08-26: sync the days between$/],
])('refuses a dividend %s', (_, bad, message) => {
  expect(() => factors('all', bad)).toThrow(AdjustmentError);
  expect(() => factors('all', bad)).toThrow(message);
  expect(factors('split', bad).price).toEqual([1]);
});

it('takes the close from before a long rest of the market', () => {
  expect(factors('all', action(1_000, 'dividend', 1, 100, 969)).price).toEqual([0.99, 1]);
});

it.each([
  ['split', 2, true], ['split', 1, false], ['dividend', 1, true], ['dividend', 0, false], ['split', -2, false], ['split', NaN, false], ['dividend', Infinity, false],
] as const)('%s %d: %s', (kind, value, can) => {
  expect(isActionValue({ day: 1, kind, value })).toBe(can);
});

it('makes adjusted bars of raw ones, and leaves those alone', () => {
  const raw = new BarColumnsBuilder();
  for (const [day, price] of [[8, 400], [9, 400], [10, 100], [11, 100]]) raw.push(day, price, price + 4, price - 4, price, price === 400 ? NaN : 10, 7);
  const bars = raw.build();
  const made = adjusted(bars, factors('split', action(10, 'split', 4)));
  expect([[...made.days], [...made.open], [...made.high], [...made.low], [...made.close], [...made.volume], [...made.amount]]).toEqual([
    [8, 9, 10, 11], [100, 100, 100, 100], [101, 101, 104, 104], [99, 99, 96, 96], [100, 100, 100, 100], [NaN, NaN, 10, 10], [7, 7, 7, 7],
  ]);
  expect(bars.close[0]).toBe(400);
  expect([...adjusted(bars.subarray(2, 4), factors('split', action(10, 'split', 4))).close]).toEqual([100, 100]);
});
