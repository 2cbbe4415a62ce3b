import { formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { parsePeriod, periodStart } from './period';

test.each([
  ['5y', '2024-02-29', '2019-02-28'], ['1y', '2024-03-31', '2023-03-31'], ['1m', '2024-03-31', '2024-02-29'], ['3mo', '2024-01-15', '2023-10-15'],
  ['12M', '2024-12-31', '2023-12-31'], ['90d', '2024-03-31', '2024-01-01'], ['2w', '2024-01-15', '2024-01-01'],
])('%s before %s is %s', (text, last, start) => {
  const period = parsePeriod(text);
  expect(period).toBeDefined();
  expect(formatIsoDate(periodStart(period!, parseIsoDate(last) as number) as number)).toBe(start);
});

test.each(['', '0y', '-1y', '5', 'y', '1.5y', '99999y', '5 y', '5y\n', 'ytd'])('%j is no period', (text) => {
  expect(parsePeriod(text)).toBeUndefined();
});

test('max has no beginning', () => expect(periodStart('max', 20_000)).toBeNull());
