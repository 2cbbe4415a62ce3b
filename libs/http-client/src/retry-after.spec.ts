import { parseRetryAfter } from './retry-after';

const NOW = Date.parse('2026-11-20T00:00:00Z');

test.each([
  [null, undefined],
  ['5', 5_000],
  ['0', 0],
  ['1000000000', 60_000],
  ['9'.repeat(400), 60_000],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  ['Fri, 20 Nov 2026 00:00:07 GMT', 7_000],
  ['Fri, 20 Nov 2026 01:00:00 GMT', 60_000],
  ['Thu, 19 Nov 2026 00:00:00 GMT', 0],
])('Retry-After %p', (value, ms) => {
  expect(parseRetryAfter(value, NOW)).toBe(ms);
});
