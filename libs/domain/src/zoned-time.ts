import { EpochDay, MS_PER_DAY } from './epoch-day';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
    formatters.set(timeZone, found);
  }
  return found;
}

/** The zone's wall clock at an instant, as if it were UTC (ms). */
function wallClockMs(instantMs: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatter(timeZone).formatToParts(instantMs)) part[type] = Number(value);
  return Date.UTC(part['year'], part['month'] - 1, part['day'], part['hour'], part['minute'], part['second']);
}

/** From here on every clock is set on a whole minute, and by whole minutes; local mean times went by seconds. */
const MINUTES_SINCE = Date.UTC(1973, 0);
const MINUTE_MS = 60_000;
/** Sessions of a century. Bars of one exchange open at the same instants: what Intl takes 10 µs for is asked thousands of times. */
const MOST_KNOWN = 50_000;
const known = new Map<string, Map<number, number>>();

/** Offset of the zone from UTC at an instant, ms; positive east of Greenwich. */
export function zoneOffsetMs(instantMs: number, timeZone: string): number {
  if (!(instantMs >= MINUTES_SINCE)) return offsetByClock(instantMs, timeZone);
  const minute = Math.floor(instantMs / MINUTE_MS);
  let offsets = known.get(timeZone);
  let offset = offsets?.get(minute);
  if (offset !== undefined) return offset;
  offset = offsetByClock(instantMs, timeZone);
  if (!offsets || offsets.size >= MOST_KNOWN) known.set(timeZone, (offsets = new Map<number, number>()));
  offsets.set(minute, offset);
  return offset;
}

function offsetByClock(instantMs: number, timeZone: string): number {
  const whole = Math.floor(instantMs / 1000) * 1000;
  return wallClockMs(whole, timeZone) - whole;
}

/** The instant (UTC ms) of a wall-clock time in a zone. In a gap of the clock the later offset decides. */
export function instantOf(day: EpochDay, minuteOfDay: number, timeZone: string): number {
  const wall = day * MS_PER_DAY + minuteOfDay * 60_000;
  const guess = wall - zoneOffsetMs(wall, timeZone);
  return wall - zoneOffsetMs(guess, timeZone);
}

/** The date a zone's calendar shows at an instant. */
export function localDay(instantMs: number, timeZone: string): EpochDay {
  return Math.floor((instantMs + zoneOffsetMs(instantMs, timeZone)) / MS_PER_DAY);
}

/** ISO 8601 with the zone's offset, to the millisecond: `2026-11-20T20:00:00.000+08:00`. */
export function formatZonedIso(instantMs: number, timeZone: string): string {
  const offset = zoneOffsetMs(instantMs, timeZone);
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const hh = String(Math.floor(minutes / 60)).padStart(2, '0');
  const mm = String(minutes % 60).padStart(2, '0');
  return `${new Date(instantMs + offset).toISOString().slice(0, 23)}${offset < 0 ? '-' : '+'}${hh}:${mm}`;
}

export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
