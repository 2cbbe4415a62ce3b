import { formatIsoDate } from './epoch-day';
import { instantOf, localDay, zoneOffsetMs } from './zoned-time';

const HOUR = 3_600_000;
/** Half an hour's summer time, one that began a minute past midnight, quarters of hours, a day that was left out, and a zone that changed its mind. */
const ZONES = ['UTC', 'America/New_York', 'Asia/Shanghai', 'Asia/Hong_Kong', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'Europe/Istanbul', 'Africa/Monrovia', 'America/St_Johns'];

/** By Intl alone, each time anew. */
function shown(instant: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'medium' }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

test.each(ZONES)('offsets of %s are those of its clock, asked once or again, on both sides of every change', (zone) => {
  const instants = Array.from({ length: 1_500 }, (_, i) => Date.UTC(1971, 0) + i * 331 * HOUR + (i % 7) * 61_001);
  // And each second around the changes of some years.
  for (const change of ['2011-12-30T10:00:00Z', '2024-03-10T07:00:00Z', '2024-11-03T06:00:00Z', '2024-04-06T15:00:00Z', '2016-09-07T00:00:00Z', '1972-01-07T00:44:30Z', '2005-04-03T03:31:00Z', '2005-10-30T02:31:00Z']) {
    for (const off of [-60_001, -59_999, -1_000, -1, 0, 1, 999, 60_000]) instants.push(Date.parse(change) + off);
  }
  for (const round of [1, 2]) {
    for (const instant of instants) {
      const wall = new Date(instant + zoneOffsetMs(instant, zone)).toISOString().slice(0, 19).replace('T', ' ');
      expect(`${round} ${wall}`).toBe(`${round} ${shown(instant, zone)}`);
      expect(formatIsoDate(localDay(instant, zone))).toBe(wall.slice(0, 10));
    }
  }
});

test('an opening in the gap of the clock is taken by the later offset', () => {
  const day = Date.UTC(2024, 2, 10) / 86_400_000;
  expect(new Date(instantOf(day, 150, 'America/New_York')).toISOString()).toBe('2024-03-10T06:30:00.000Z');
  expect(new Date(instantOf(day, 570, 'America/New_York')).toISOString()).toBe('2024-03-10T13:30:00.000Z');
});
