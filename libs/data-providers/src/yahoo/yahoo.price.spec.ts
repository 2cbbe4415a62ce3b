import { rawPrice, rawVolume } from './yahoo.price';

test.each([
  [127.58000183105469, 1, 127.58],
  [1505, 1, 1505],
  [75.0875015258789, 4, 300.35],
  [Math.fround(645.57 / 7), 7, 645.57],
  [Math.fround(16.0625 / 112), 112, 16.0625],
  [Math.fround(0.0001), 1, 0.0001],
  [Math.fround(1.1220825910568237), 1, 1.1220826],
  [Math.fround(20 * 3.1), 0.05, 3.1],
  [0, 1, 0],
  [-1.5, 1, -1.5],
  [127.58, 1, 127.58],
  [31.895, 4, 127.58],
  [123456.789012345, 1, 123456.789012345],
])('%d × %d is %d', (value, factor, price) => expect(rawPrice(value, factor)).toBe(price));

test('every cent up to 5000, in float32 and split 4 or 20 to 1, comes back exact', () => {
  for (const factor of [1, 4, 7, 20]) {
    for (let cents = 1; cents < 500_000; cents += 397) {
      expect(rawPrice(Math.fround(cents / 100 / factor), factor)).toBe(cents / 100);
    }
  }
});

test('volume is in whole shares of its day', () => {
  expect([rawVolume(135480400, 4), rawVolume(100, 1), rawVolume(100, 3)]).toEqual([33870100, 100, 33]);
});
