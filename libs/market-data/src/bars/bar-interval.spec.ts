import { formatIsoDate, parseIsoDate } from '@tidemark/domain';
import { firstDayOfBar } from './bar-interval';

describe('firstDayOfBar', () => {
  it.each([
    ['1d', '2020-03-04', '2020-03-04'],
    ['1w', '2020-03-02', '2020-03-02'],
    ['1w', '2020-03-08', '2020-03-02'],
    ['1w', '2021-01-01', '2020-12-28'],
    ['1w', '1969-12-31', '1969-12-29'],
    ['1mo', '2020-02-29', '2020-02-01'],
    ['1mo', '1969-12-31', '1969-12-01'],
  ] as const)('%s of %s is %s', (interval, date, first) => {
    expect(formatIsoDate(firstDayOfBar(interval, parseIsoDate(date) as number))).toBe(first);
  });
});
