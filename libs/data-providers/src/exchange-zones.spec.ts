import { formatIsoDate } from '@tidemark/domain';
import { settledDay, timeZoneOf } from './exchange-zones';

test.each([
  ['SH', '2026-11-20T08:59:00Z', '2026-11-19'],
  ['SH', '2026-11-20T09:00:00Z', '2026-11-20'],
  ['SH', '2026-11-20T16:30:00Z', '2026-11-20'],
  ['US', '2026-11-20T21:59:00Z', '2026-11-19'],
  ['US', '2026-11-20T22:00:00Z', '2026-11-20'],
  ['US', '2026-07-20T21:00:00Z', '2026-07-20'],
  ['24X7', '2026-11-20T23:59:59Z', '2026-11-19'],
] as const)('a file of %s written at %s holds sessions up to %s', (exchange, at, day) => {
  expect(formatIsoDate(settledDay(Date.parse(at), exchange))).toBe(day);
});

test('TDX has the day half an hour after the close', () => {
  const at = Date.parse('2026-11-20T07:30:00Z');
  expect(formatIsoDate(settledDay(at, 'SZ', 15 * 60 + 30))).toBe('2026-11-20');
  expect(formatIsoDate(settledDay(at - 1, 'SZ', 15 * 60 + 30))).toBe('2026-11-19');
});

test('zones', () => expect(timeZoneOf('HK')).toBe('Asia/Hong_Kong'));
