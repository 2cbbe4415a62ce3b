import { latestDue, nextDue } from './due';

const at = (text: string): Date => new Date(text);
const SHANGHAI = 'Asia/Shanghai';

test('nothing is due before its time, and 20:00 means 20:00 in the zone', () => {
  expect(latestDue('0 20 * * *', SHANGHAI, at('2026-11-20T12:00:00Z'), at('2026-11-21T11:59:59Z'))).toBeUndefined();
  expect(latestDue('0 20 * * *', SHANGHAI, at('2026-11-20T12:00:00Z'), at('2026-11-21T12:00:00Z'))).toEqual(at('2026-11-21T12:00:00Z'));
});

test('however long the server was away, only the latest due time is made up', () => {
  expect(latestDue('0 20 * * *', SHANGHAI, at('2026-11-17T12:00:00Z'), at('2026-11-21T01:00:00Z'))).toEqual(at('2026-11-20T12:00:00Z'));
});

test('a clock that goes back makes nothing due', () => {
  expect(latestDue('0 20 * * *', SHANGHAI, at('2026-11-20T12:00:00Z'), at('2026-11-19T12:30:00Z'))).toBeUndefined();
});

test.each([
  // In New York 01:30 happens twice on 2026-11-01, and 02:30 never on 2026-03-08.
  ['30 1 * * *', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', '2026-11-01T05:30:00.000Z'],
  ['30 2 * * *', '2026-03-08T00:00:00Z', '2026-03-08T23:00:00Z', '2026-03-08T07:00:00.000Z'],
])('%s in New York is due once when the clocks change', (cron, from, to, due) => {
  const found = latestDue(cron, 'America/New_York', at(from), at(to));
  expect(found?.toISOString()).toBe(due);
  expect(latestDue(cron, 'America/New_York', found as Date, at(to))).toBeUndefined();
});

test('the next due time lies after now', () => {
  expect(nextDue('0 8 * * *', SHANGHAI, at('2026-11-21T00:00:00Z'))).toEqual(at('2026-11-22T00:00:00Z'));
});
