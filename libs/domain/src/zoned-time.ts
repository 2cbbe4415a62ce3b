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

/** The second asked for last: a log asks for one and the same hundreds of times. */
const lastOffset = new Map<string, { readonly whole: number; readonly offset: number }>();

/** Offset of the zone from UTC at an instant, ms; positive east of Greenwich. */
export function zoneOffsetMs(instantMs: number, timeZone: string): number {
  const whole = Math.floor(instantMs / 1000) * 1000;
  const last = lastOffset.get(timeZone);
  if (last?.whole === whole) return last.offset;
  const offset = wallClockMs(whole, timeZone) - whole;
  lastOffset.set(timeZone, { whole, offset });
  return offset;
}

/** The instant (UTC ms) of a wall-clock time in a zone. In a gap of the clock the later offset decides. */
export function instantOf(day: EpochDay, minuteOfDay: number, timeZone: string): number {
  const wall = day * MS_PER_DAY + minuteOfDay * 60_000;
  const guess = wall - zoneOffsetMs(wall, timeZone);
  return wall - zoneOffsetMs(guess, timeZone);
}

/** The date a zone's calendar shows at an instant. */
export function localDay(instantMs: number, timeZone: string): EpochDay {
  return Math.floor(wallClockMs(instantMs, timeZone) / MS_PER_DAY);
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
