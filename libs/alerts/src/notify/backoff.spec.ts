import { backoffMs, TRIES } from './backoff';

test('waits longer and longer, up to a quarter of an hour', () => {
  const waits = Array.from({ length: TRIES - 1 }, (_, i) => backoffMs(i + 1, () => 0.5));
  expect(waits).toEqual([5_000, 15_000, 45_000, 135_000, 405_000, 900_000, 900_000]);
});

test('each wait varies by a fifth either way', () => {
  expect([backoffMs(1, () => 0), backoffMs(1, () => 1)]).toEqual([4_000, 6_000]);
  const drawn = Array.from({ length: 100 }, () => backoffMs(2));
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(12_000);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(18_000);
  expect(new Set(drawn).size).toBeGreaterThan(50);
});
