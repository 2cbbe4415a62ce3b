import { setImmediate as turn } from 'node:timers/promises';
import { inLanes } from './in-lanes';

class Width {
  private readonly listeners = new Set<() => void>();
  constructor(public parallel: number) {}

  onMore(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(parallel: number): void {
    this.parallel = parallel;
    for (const listener of this.listeners) listener();
  }

  get heard(): number {
    return this.listeners.size;
  }
}

/** Items that are under way until they are told to end. */
class Works {
  readonly under = new Map<number, (error?: Error) => void>();
  readonly begun: number[] = [];

  readonly work = (item: number): Promise<void> => new Promise((resolve, reject) => {
    this.begun.push(item);
    this.under.set(item, (error) => {
      this.under.delete(item);
      if (error) reject(error);
      else resolve();
    });
  });

  async end(item: number, error?: Error): Promise<void> {
    this.under.get(item)?.(error);
    await turn();
  }
}

const ITEMS = [0, 1, 2, 3, 4, 5, 6, 7];

test('lanes open while others are busy, and close as their items are done', async () => {
  const width = new Width(2);
  const works = new Works();
  const all = inLanes(ITEMS, width, works.work);
  expect(works.begun).toEqual([0, 1]);
  width.set(4);
  expect(works.begun).toEqual([0, 1, 2, 3]);
  width.parallel = 1;
  for (const item of [0, 1, 2]) await works.end(item);
  expect(works.begun).toEqual([0, 1, 2, 3]);
  await works.end(3);
  expect(works.begun).toEqual([0, 1, 2, 3, 4]);
  // Nobody to work is no reason to stop.
  width.parallel = 0;
  for (const item of [4, 5, 6, 7]) await works.end(item);
  await all;
  expect(works.begun).toEqual(ITEMS);
  expect(width.heard).toBe(0);
});

test('a failure lets what is under way end, and nothing more begin', async () => {
  const width = new Width(3);
  const works = new Works();
  const ended = expect(inLanes(ITEMS, width, works.work)).rejects.toThrow('first');
  await works.end(1, new Error('first'));
  width.set(8);
  await works.end(0, new Error('second'));
  expect(works.begun).toEqual([0, 1, 2]);
  await works.end(2);
  await ended;
  expect(width.heard).toBe(0);
});

test('nothing to do is done', async () => {
  await inLanes([], new Width(4), () => Promise.reject(new Error('nothing to do')));
});
