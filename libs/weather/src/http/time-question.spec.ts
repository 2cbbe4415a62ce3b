import { endTime, readInstant, startTime } from './time-question';

const NOON = Date.UTC(2026, 10, 20, 12);

test('reads dates and instants, in UTC unless they say otherwise', () => {
  for (const text of ['2026-11-20T12:00:00Z', '2026-11-20 12:00:00', '2026-11-20T12:00', '2026-11-20T20:00:00+08:00', '2026-11-20T20:00:00.000+0800']) {
    expect([text, readInstant(text)]).toEqual([text, NOON]);
  }
  expect(readInstant('2026-11-20')).toBe(NOON - 12 * 3_600_000);
});

test.each(['', 'now', '2026-02-30', '2026-02-30T00:00:00Z', '2026-11-20T25:00:00Z', '1e3', '2026-11-20T12:00:00Zx', '20261120'])('%j is no time', (text) => {
  expect(readInstant(text)).toBeUndefined();
  expect(startTime.safeParse(text).success).toBe(false);
});

test('an end that is a date goes to the end of that day', () => {
  expect([startTime.parse('2026-11-20'), endTime.parse('2026-11-20')]).toEqual([NOON - 43_200_000, NOON + 43_199_999]);
  expect(endTime.parse('2026-11-20T12:00:00Z')).toBe(NOON);
});
