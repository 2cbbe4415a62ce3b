import { formatIsoDate } from '@tidemark/domain';
import { CsvDateFormat } from './csv.map';
import { parseCsvDate, parseCsvNumber, scaled } from './csv.values';

test.each([
  ['2021-02-08', undefined, '2021-02-08'],
  ['2021/2/8', undefined, '2021-02-08'],
  ['20210208', undefined, '2021-02-08'],
  ['2022-01-03 00:00:00+08:00', undefined, '2022-01-03'],
  ['2022-01-03T00:00:00.000Z', undefined, '2022-01-03'],
  ['2022-01-03 15:00', undefined, '2022-01-03 at 15:00'],
  ['2000-02-29', undefined, '2000-02-29'],
  ['02/08/2021', 'MM/DD/YYYY', '2021-02-08'],
  ['08/02/2021', 'DD/MM/YYYY', '2021-02-08'],
  ['02/08/2021', undefined, undefined],
  ['2021-02-30', undefined, undefined],
  ['2021-13-01', undefined, undefined],
  ['2021-02', undefined, undefined],
  ['2021-W05', undefined, undefined],
  ['202102081', undefined, undefined],
  ['2021-02-08x', undefined, undefined],
  ['0001-01-01', undefined, undefined],
  ['２０２１-02-08', undefined, undefined],
  ['today', undefined, undefined],
  ['2021-02-08', 'YYYYMMDD', undefined],
])('date %j in format %p', (text, format, expected) => {
  const date = parseCsvDate(text, format as CsvDateFormat | undefined);
  expect(date && formatIsoDate(date.day) + (date.time && ` at ${date.time}`)).toBe(expected);
});

test.each([
  ['1.5', 1.5], ['.5', 0.5], ['1e3', 1000], ['-2', -2], ['+3', 3], ['0', 0],
  ['', undefined], ['null', undefined], ['NaN', undefined], ['NA', undefined], ['-', undefined],
  ['1,234.5', NaN], ['1e400', NaN], ['Infinity', NaN], ['0x10', NaN], ['1 000', NaN], ['１', NaN], ['12a', NaN],
])('number %j', (text, expected) => expect(parseCsvNumber(text)).toBe(expected));

test('scaling keeps decimals exact', () => {
  expect([scaled(1.1, 100), scaled(816377.76, 100), scaled(6455700, 0.0001), scaled(5531071, 0.01), scaled(1.1, 1)])
    .toEqual([110, 81637776, 645.57, 55310.71, 1.1]);
});
