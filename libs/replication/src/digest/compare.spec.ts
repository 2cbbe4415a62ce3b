import { differingGroups, differingLeaves } from './compare';
import { rootDigest, tableDigest } from './root-digest';
import type { GroupDigest, LeafDigest } from './table-digest';

const group = (id: number, digest: string, rows = 10, leaves = 2): GroupDigest => ({ group: id, rows, leaves, digest });
const leaf = (id: number, month: number, digest: string, rows = 10): LeafDigest => ({ group: id, leaf: month, rows, digest });

test('groups differ by digest, rows, leaves, or by being on one side only; ascending', () => {
  const master = [group(1, 'a'), group(2, 'b'), group(3, 'c', 11), group(10, 'd', 10, 3), group(12, 'f')];
  const slave = [group(12, 'f'), group(1, 'a'), group(2, 'x'), group(3, 'c'), group(10, 'd'), group(11, 'e')];
  expect(differingGroups(master, slave)).toEqual([2, 3, 10, 11]);
  expect(differingGroups(master, master)).toEqual([]);
  expect(differingGroups(master, [])).toEqual([1, 2, 3, 10, 12]);
});

test('leaves carry the rows of each side, 0 where a side lacks them', () => {
  const master = [leaf(1, 5, 'a'), leaf(1, 6, 'b'), leaf(2, 5, 'c'), leaf(2, 15, 'd', 7)];
  const slave = [leaf(1, 5, 'a'), leaf(2, 5, 'c', 9), leaf(2, 15, 'x', 7), leaf(11, 0, 'e', 3)];
  expect(differingLeaves(master, slave)).toEqual([
    { group: 1, leaf: 6, masterRows: 10, slaveRows: 0 },
    { group: 2, leaf: 5, masterRows: 10, slaveRows: 9 },
    { group: 2, leaf: 15, masterRows: 7, slaveRows: 7 },
    { group: 11, leaf: 0, masterRows: 0, slaveRows: 3 },
  ]);
});

test('a table has the digest of its groups whatever their order, and the root that of its tables in theirs', () => {
  const bars = tableDigest('bar_daily', [group(1, 'a'), group(2, 'b', 5)]);
  expect(bars).toMatchObject({ table: 'bar_daily', rows: 15, leaves: 4, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(tableDigest('bar_daily', [group(2, 'b', 5), group(1, 'a')])).toEqual(bars);
  for (const other of [[group(1, 'a')], [group(1, 'a'), group(3, 'b', 5)], [group(1, 'a'), group(2, 'b', 6)], [group(1, 'b'), group(2, 'a', 5)]]) {
    expect(tableDigest('bar_daily', other).digest).not.toBe(bars.digest);
  }
  const days = tableDigest('sync_day', [group(1, 'c')]);
  expect(rootDigest([bars, days])).toMatch(/^[0-9a-f]{64}$/);
  expect(rootDigest([bars, tableDigest('of_the_next_version', []), days])).toBe(rootDigest([bars, days]));
  expect(new Set([rootDigest([bars, days]), rootDigest([days, bars]), rootDigest([bars])]).size).toBe(3);
});
