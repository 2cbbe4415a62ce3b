import { systemClock } from '@tidemark/domain';
import { Observation } from '../observations/observation';
import { observationAnswer } from '../observations/observation-event';

const UNPOLLED_STALE_MS = 2 * 3_600_000;
const POLLS = 3;
/** The data sources' own steps: what they say changes every quarter of an hour. */
const SOURCE_STEP_MS = 15 * 60_000;

export function withAge(one: Observation, timezone: string, pollMs: number | undefined) {
  const ageMs = Math.max(0, systemClock.now() - Number(one.observedAt));
  const limit = pollMs === undefined ? UNPOLLED_STALE_MS : POLLS * pollMs + SOURCE_STEP_MS;
  return { ...observationAnswer(one, timezone), age_seconds: Math.round(ageMs / 100) / 10, stale: ageMs > limit };
}

const CSV = [
  'city', 'lat', 'lon', 'temp', 'humidity', 'weather', 'timestamp', 'temp_min', 'temp_max', 'pressure', 'wind_speed', 'wind_direction',
  'precipitation', 'interval', 'source', 'quality', 'flags', 'backfilled', 'observed_at', 'fetched_at',
] as const;

export function csvOf(all: readonly Observation[], timezone: string): string {
  const rows = all.map((one) => {
    const answer = observationAnswer(one, timezone);
    return CSV.map((name) => cell(name === 'flags' ? answer.flags.join(' ') : answer[name])).join(',');
  });
  return `${[CSV.join(','), ...rows].join('\r\n')}\r\n`;
}

/** RFC 4180; a text that a spreadsheet would calculate is kept from it. */
function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
