import type { SyncManager } from '@tidemark/sync-manager';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReadPace } from './read-pace';

const READING_MS = 20;
/** Timers and clock do not agree to the millisecond, and a rest is 31 times a reading. */
const AT_LEAST_MS = READING_MS * 32 * 0.9;

/** Three readings of 20 ms one after the other; when each began, in ms. */
async function begins(current: () => object | null): Promise<number[]> {
  const pace = new ReadPace({ get current() { return current(); } } as SyncManager);
  const startedAt = performance.now();
  const at: number[] = [];
  for (let n = 0; n < 3; n++) {
    await pace.run(() => {
      at.push(performance.now() - startedAt);
      const until = performance.now() + READING_MS;
      while (performance.now() < until);
      return Promise.resolve();
    });
  }
  return at;
}

it('rests thirty-one times as long as it read while a sync runs', async () => {
  const [, second, third] = await begins(() => ({}));
  expect(second).toBeGreaterThanOrEqual(AT_LEAST_MS);
  expect(third - second).toBeGreaterThanOrEqual(AT_LEAST_MS);
});

it('goes on at once when the sync has ended', async () => {
  const until = performance.now() + READING_MS + 5;
  const [, second, third] = await begins(() => (performance.now() < until ? {} : null));
  expect(third - second).toBeLessThan(READING_MS * 4);
});

it('rests three seconds at most', async () => {
  const pace = new ReadPace({ current: {} } as SyncManager);
  await pace.run(() => sleep(150));
  const startedAt = performance.now();
  await pace.run(() => Promise.resolve());
  // Thirty-one times would be 4.6 s.
  expect(performance.now() - startedAt).toBeLessThan(3_500);
});

it('does not rest where none runs', async () => {
  const [, second] = await begins(() => null);
  expect(second).toBeLessThan(READING_MS * 4);
});

it('rests after a reading that failed, and tells of it', async () => {
  const pace = new ReadPace({ current: {} } as SyncManager);
  const startedAt = performance.now();
  await expect(pace.run(async () => { await new Promise((r) => setTimeout(r, READING_MS)); throw new Error('cut'); })).rejects.toThrow('cut');
  await pace.run(() => Promise.resolve());
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(AT_LEAST_MS);
});
