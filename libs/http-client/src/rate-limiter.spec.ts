import { RateLimiter } from './rate-limiter';

test('spaces requests out, after a burst', async () => {
  const limiter = new RateLimiter(50, 2);
  const startedAt = performance.now();
  const at: number[] = [];
  await Promise.all([1, 2, 3, 4].map(() => limiter.acquire().then(() => at.push(performance.now() - startedAt))));
  expect(at[1]).toBeLessThan(15);
  expect(at[2]).toBeGreaterThanOrEqual(17);
  expect(at[3]).toBeGreaterThanOrEqual(36);
});

test('a waiter that gives up leaves no debt', async () => {
  const limiter = new RateLimiter(20);
  await limiter.acquire();
  const abort = new AbortController();
  const crowd = Array.from({ length: 100 }, () => limiter.acquire(abort.signal));
  abort.abort();
  expect((await Promise.allSettled(crowd)).every((r) => r.status === 'rejected')).toBe(true);
  const startedAt = performance.now();
  await limiter.acquire();
  expect(performance.now() - startedAt).toBeLessThan(150);
});

test('a pause holds for everybody', async () => {
  const limiter = new RateLimiter(1000);
  limiter.pause(60);
  const startedAt = performance.now();
  await limiter.acquire();
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
});

test('a rate of 0 or NaN is refused', () => {
  for (const rate of [0, -1, NaN, Infinity]) expect(() => new RateLimiter(rate)).toThrow(RangeError);
});
