import { parseSample } from './sample.parse';

const HEADER = 'date,open,high,low,close,adjclose,volume\n';

test('reads rows; the adjusted close is left out and the amount unknown', () => {
  const { bars } = parseSample(`${HEADER}2000-01-03,1469.25,1478,1438.36,1455.22,1.5,931800000\n`);
  expect([bars.length, bars.open[0], bars.close[0], bars.volume[0], bars.amount[0]]).toEqual([1, 1469.25, 1455.22, 931800000, NaN]);
});

test.each(['a,b\n', HEADER, `${HEADER}2000-01-03,1,2,1,x,1,5`, `${HEADER}2000-01-04,1,1,1,1,1,1\n2000-01-03,1,1,1,1,1,1`])(
  'a damaged file is refused: %j', (text) => expect(() => parseSample(text)).toThrow(/unexpected|no rows/),
);
