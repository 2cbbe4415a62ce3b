import { parseIsoDate } from '@tidemark/domain';
import { formatMultirange, parseMultirange } from './multirange';

const day = (text: string): number => parseIsoDate(text) as number;

test('inclusive ranges here, half-open ones in Postgres, both ways', () => {
  const ranges = [{ from: day('2020-01-02'), to: day('2020-01-03') }, { from: day('2020-02-29'), to: day('2020-02-29') }];
  expect(formatMultirange(ranges)).toBe('{[2020-01-02,2020-01-04),[2020-02-29,2020-03-01)}');
  expect(parseMultirange(formatMultirange(ranges))).toEqual(ranges);
  expect(parseMultirange(formatMultirange([]))).toEqual([]);
});
