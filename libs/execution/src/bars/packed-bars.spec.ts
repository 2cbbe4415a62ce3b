import { BarColumns } from '@tidemark/domain';
import { randomFrom } from '../../../../test/support/random';
import { randomBars } from '../../../../test/support/task-context';
import { packBars, unpackBars } from './packed-bars';

const bars = randomBars(randomFrom(7), 101);
const packed = packBars(bars);

test.each([0, 1, 2, 101])('%d bars come back as they were, through JSON and out of a view', (n) => {
  const part = bars.subarray(101 - n, 101);
  expect(unpackBars(JSON.parse(JSON.stringify(packBars(part))) as typeof packed)).toEqual(BarColumns.ofLength(0).length === n ? BarColumns.empty : part);
});

test('the layout is the one other programs can write', () => {
  const bytes = Buffer.from(packed.base64, 'base64');
  expect(bytes.length).toBe(101 * 52);
  expect([bytes.readInt32LE(0), bytes.readDoubleLE(404), bytes.readDoubleLE(404 + 3 * 808 + 8)]).toEqual([bars.days[0], bars.open[0], bars.close[1]]);
  expect(bytes.readDoubleLE(404 + 5 * 808)).toBeNaN();
});

const edit = (change: (bytes: Buffer) => void): typeof packed => {
  const bytes = Buffer.from(packed.base64, 'base64');
  change(bytes);
  return { n: 101, base64: bytes.toString('base64') };
};

test.each([
  ['one bar too few', { ...packed, n: 100 }, /5200 bytes/], ['one too many', { ...packed, n: 102 }, /5304 bytes/],
  ['no base64', { n: 101, base64: '*'.repeat(packed.base64.length) }, /bytes/], ['half a number', { ...packed, n: 100.5 }, /whole number/],
  ['a negative number', { ...packed, n: -1 }, /whole number/], ['a number of bars nobody has', { ...packed, n: 1e12 }, /whole number/],
  ['a day twice', edit((b) => b.copy(b, 4, 0, 4)), /bar 1 is not after/], ['a day before', edit((b) => b.writeInt32LE(-5, 40)), /bar 10 is not after/],
  ['a day beyond the calendar', edit((b) => b.writeInt32LE(2_000_000_000, 400)), /bar 100 has no date/],
  ['a price of NaN', edit((b) => b.writeDoubleLE(NaN, 404)), /bar 0 is no bar: missing_value/],
  ['a negative price', edit((b) => b.writeDoubleLE(-1, 404 + 2 * 808)), /bar 0 is no bar/],
])('%s is refused', (_, wrong, reason) => {
  expect(() => unpackBars(wrong, 'tasks[0].bars')).toThrow(expect.objectContaining({
    code: 'invalid_bars', field: 'tasks[0].bars', message: expect.stringMatching(reason),
  }));
});
