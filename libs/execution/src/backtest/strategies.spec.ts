import { barsOf } from '../../../../test/support/task-context';
import { IndicatorBook } from '../indicators/indicator-book';
import { readParameters } from '../parameters/parameter';
import { Strategies } from './strategies';
import { Side } from './strategy';

/** The sides a strategy comes to be on, bar by bar, shorts allowed. */
function walk(name: string, closes: number[], parameters: Record<string, number> = {}): number[] {
  const strategy = new Strategies().get(name);
  const bars = barsOf(closes.map((close) => [close, close] as const));
  const decide = strategy.start(new IndicatorBook(bars), readParameters(strategy.parameters, parameters, 'parameters'));
  let side: Side = 0;
  return closes.map((_, i) => (side = decide(i, side) ?? side));
}

test('ma_cross turns where the means cross, and not before both are there', () => {
  expect(walk('ma_cross', [9, 8, 7, 9, 11, 12, 9, 6], { fast: 2, slow: 3 })).toEqual([0, 0, 0, 0, 1, 1, -1, -1]);
});

test('macd turns where it crosses its signal', () => {
  const closes = Array.from({ length: 60 }, (_, i) => 100 + 10 * Math.sin(i / 6));
  const sides = walk('macd', closes, { fast: 3, slow: 6, signal: 3 });
  expect(new Set(sides)).toEqual(new Set([0, 1, -1]));
  expect(sides.filter((side, i) => i > 0 && side !== sides[i - 1]).length).toBeLessThan(6);
});

test('rsi buys low and holds until high', () => {
  expect(walk('rsi', [10, 9, 8, 7, 8, 9, 10, 11, 12], { period: 3, low: 20, high: 80 })).toEqual([0, 0, 0, 1, 1, 1, 1, -1, -1]);
});

test('bollinger buys below the band and leaves at the middle', () => {
  expect(walk('bollinger', [10, 10, 10, 10, 8, 8, 10, 10], { period: 4, deviations: 1.5 })).toEqual([0, 0, 0, 0, 1, 1, 0, 0]);
});

test('breakout buys above the highs before, whatever the day itself does, and leaves below the lows', () => {
  // Highs lie an eighth above, lows an eighth below the closes.
  expect(walk('breakout', [10, 10, 10, 10, 10, 10, 12, 12, 12, 10], { entry: 6, exit: 2 })).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0]);
});

test('buy_and_hold', () => expect(walk('buy_and_hold', [1, 2, 3])).toEqual([1, 1, 1]));
