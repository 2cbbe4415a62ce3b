import { setTimeout as sleep } from 'node:timers/promises';
import { Batcher } from './batcher';

it('sends one at once, and what arrives meanwhile together', async () => {
  const batches: number[][] = [];
  const batcher = new Batcher<number, number>(100, async (items) => {
    batches.push([...items]);
    await sleep(20);
    return items.map((item) => item * 10);
  });
  const first = batcher.add(1);
  await sleep(5);
  const rest = [2, 3, 4].map((item) => batcher.add(item));
  expect(await Promise.all([first, ...rest])).toEqual([10, 20, 30, 40]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

it('sends no more at once than it may', async () => {
  const sizes: number[] = [];
  const batcher = new Batcher<number, number>(4, async (items) => {
    sizes.push(items.length);
    return items;
  });
  const items = Array.from({ length: 10 }, (_, i) => i);
  expect(await Promise.all(items.map((item) => batcher.add(item)))).toEqual(items);
  expect(sizes).toEqual([4, 4, 2]);
});

it('fails those of a batch that failed and goes on with the next', async () => {
  let fails = true;
  const batcher = new Batcher<number, number>(100, async (items) => {
    if (fails) throw new Error('away');
    return items;
  });
  await expect(Promise.allSettled([batcher.add(1), batcher.add(2)])).resolves.toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  fails = false;
  expect(await batcher.add(3)).toBe(3);
  await batcher.settled();
});
