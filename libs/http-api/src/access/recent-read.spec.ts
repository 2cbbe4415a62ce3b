import { RecentRead } from './recent-read';

/** Reads that end when the test says so. */
function reads() {
  const begun: ((value: number) => void)[] = [];
  const read = new RecentRead(() => new Promise<number>((done) => { begun.push(done); }));
  return { begun, read };
}
const turn = (ms = 0) => new Promise((done) => { setTimeout(done, ms); });

describe('RecentRead', () => {
  it('reads once for all who ask at one time, and for those soon after', async () => {
    const { begun, read } = reads();
    const asked = Promise.all([read.get(), read.get()]);
    await turn();
    begun[0](1);
    expect([await asked, await read.get(), begun.length]).toEqual([[1, 1], 1, 1]);
  });

  it('after a change takes no read that had begun before it', async () => {
    const { begun, read } = reads();
    const early = read.get();
    await turn();
    read.forget();
    const late = read.get();
    begun[0](1);
    expect(await early).toBe(1);
    await turn(100);
    expect(begun.length).toBe(2);
    begun[1](2);
    expect(await late).toBe(2);
  });

  it('asks anew for what was not found, and for a thousand at once twice at most', async () => {
    let value = 0;
    const read = new RecentRead(async () => ++value);
    await read.get();
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => read.get(true)));
    expect(Math.min(...answers)).toBeGreaterThan(1);
    expect(value).toBeLessThanOrEqual(3);
  });

  it('passes on that it cannot be read, and tries again', async () => {
    let away = true;
    const read = new RecentRead(() => (away ? Promise.reject(new Error('away')) : Promise.resolve('here')));
    await expect(read.get()).rejects.toThrow('away');
    away = false;
    expect(await read.get()).toBe('here');
  });
});
