import { RowCollector } from './row-collector';

type Values = Parameters<RowCollector['add']>[1];
const values = (close: number): Values => [1, 2, 0.5, close, NaN, 0];

function collector(from = 10, to = 20): RowCollector {
  return new RowCollector(from, to, (index) => `row ${index}`);
}

test('sorts, cuts to the range, and collapses equal duplicates', () => {
  const rows = collector();
  [[20, 1], [9, 1], [11, 1], [10, 1], [11, 1], [21, 1]].forEach(([day, close], i) => rows.add(day, values(close), i));
  const { bars, rejects } = rows.build();
  expect([[...bars.days], rejects]).toEqual([[10, 11, 20], []]);
});

test('of differing duplicates the first in the answer stays', () => {
  const rows = collector();
  rows.add(12, values(3), 0);
  rows.add(11, values(1), 1);
  rows.add(12, values(4), 2);
  rows.add(12, values(5), 3);
  const { bars, rejects } = rows.build();
  expect([...bars.close]).toEqual([1, 3]);
  expect(rejects.map(({ day, rule, raw }) => [day, rule, raw])).toEqual([
    [12, 'duplicate_date', 'row 2'], [12, 'duplicate_date', 'row 3'],
  ]);
});

test('rejects are told only in their range; one without a date belongs to its neighbour', () => {
  const build = (from: number, to: number) => {
    const rows = collector(from, to);
    rows.reject(null, 'invalid_date', '', 0);
    rows.add(11, values(1), 1);
    rows.add(15, values(1), 2);
    rows.reject(null, 'invalid_date', '', 3);
    rows.reject(16, 'missing_value', '', 4);
    rows.reject(99, 'outside_request', '', 5);
    return rows.build().rejects.map(({ raw }) => raw);
  };
  expect(build(10, 12)).toEqual(['row 0', 'row 5']);
  expect(build(15, 20)).toEqual(['row 3', 'row 4', 'row 5']);
});

test('a long row is cut', () => {
  const rows = new RowCollector(0, 1, () => 'x'.repeat(5_000));
  rows.reject(0, 'malformed_row', '', 0);
  expect(rows.build().rejects[0].raw).toHaveLength(2_000);
});
