import { InvalidInputError, parseIsoDate } from '@tidemark/domain';
import { requestedRange } from './requested-range';

const day = (text: string): number => parseIsoDate(text) as number;
const TODAY = day('2026-11-21');
const ask = (start: string, end: string, max = 90) => requestedRange(day(start), day(end), TODAY, max);
const refusal = (start: string, end: string): InvalidInputError => {
  try {
    ask(start, end);
  } catch (error) {
    return error as InvalidInputError;
  }
  throw new Error('was not refused');
};

test('a range up to today is taken as it is', () => {
  expect(ask('2026-11-01', '2026-11-21')).toEqual({ range: { from: day('2026-11-01'), to: TODAY }, clipped: false });
});

test('a future end is cut to today, and that is said', () => {
  expect(ask('2026-11-20', '2026-12-31')).toEqual({ range: { from: day('2026-11-20'), to: TODAY }, clipped: true });
});

test.each([
  ['2026-11-03', '2026-11-01', 'start_after_end', 'start_date', '开始日期不能晚于结束日期'],
  ['2026-01-01', '2026-11-21', 'range_too_long', 'end_date', '日期范围不能超过90天'],
  ['2026-11-22', '2026-11-23', 'date_in_future', 'start_date', '开始日期不能是未来日期'],
])('%s to %s is refused as %s', (start, end, code, field, zh) => {
  expect(refusal(start, end)).toMatchObject({ code, field, messageZh: zh, status: 400 });
});

test('the limit counts both ends', () => {
  expect(() => ask('2026-11-20', '2026-11-21', 2)).not.toThrow();
  expect(() => ask('2026-11-19', '2026-11-21', 2)).toThrow('may not exceed 2 days');
});
