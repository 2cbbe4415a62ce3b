import { REPLICATED_TABLES } from '../replicated-tables';
import { leafName } from './leaf-name';
import { leafCopies, leafDeletes } from './leaf-rows';

const table = (name: string) => REPLICATED_TABLES.find((t) => t.name === name)!;
const spellings = new Map([[7, 'SPX.US']]);

test.each([
  ['bar_daily', 7, 2020 * 12, { instrument: 'SPX.US', month: '2020-01' }],
  ['bar_daily', 7, 1999 * 12 + 11, { instrument: 'SPX.US', month: '1999-12' }],
  ['bar_revision', 8, 2020 * 12 + 8, { instrument: '#8', month: '2020-09' }],
  ['coverage', 7, 0, { instrument: 'SPX.US' }],
  ['instrument', 0, 0, { ids: '0–255' }],
  ['quarantine', 7, 0, { ids: '1792–2047' }],
  ['observation', 3, 2026 * 12 + 10, { station: '#3', month: '2026-11' }],
])('a leaf of %s is named', (name, group, leaf, expected) => {
  expect(leafName(table(name), { group, leaf }, spellings)).toEqual({ table: name, ...expected });
});

test('many leaves are cut into statements of bounded length, each leaf in exactly one', () => {
  const leaves = Array.from({ length: 1000 }, (_, k) => ({ group: 1000 + k, leaf: 24_240 }));
  for (const statements of [leafCopies(table('bar_daily'), leaves), leafDeletes(table('bar_daily'), leaves)]) {
    expect(statements.length).toBeGreaterThan(2);
    expect(Math.max(...statements.map((sql) => sql.length))).toBeLessThan(40_000);
    const named = statements.flatMap((sql) => [...sql.matchAll(/instrument_id = \((\d+)\)/g)].map(([, id]) => Number(id)));
    expect(named).toEqual(leaves.map(({ group }) => group));
  }
  expect(leafCopies(table('bar_daily'), [])).toEqual([]);
});

test.each([1.5, NaN, 2 ** 31, '1 or true' as unknown as number])('%p is no coordinate', (bad) => {
  expect(() => leafCopies(table('bar_daily'), [{ group: 1, leaf: bad }])).toThrow(RangeError);
  expect(() => leafDeletes(table('coverage'), [{ group: bad, leaf: 0 }])).toThrow(RangeError);
});
