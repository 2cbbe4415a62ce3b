import { Wake } from './wake';

const waited = async (wait: Promise<void>) => {
  const since = performance.now();
  await wait;
  return performance.now() - since;
};

it('wakes at a ring, at one that came before, and at the end of its patience', async () => {
  const wake = new Wake();
  setTimeout(() => wake.ring(), 5);
  expect(await waited(wake.wait(60_000))).toBeLessThan(5_000);
  wake.ring();
  wake.ring();
  expect(await waited(wake.wait(60_000))).toBeLessThan(5_000);
  expect(await waited(wake.wait(30))).toBeGreaterThan(20);
});
