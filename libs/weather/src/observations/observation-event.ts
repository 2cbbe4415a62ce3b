import { formatZonedIso } from '@tidemark/domain';
import { Observation } from './observation';

/** An instant in words: as in the answers of ours, and as in those of the original. */
interface InstantWords {
  readonly at: string;
  readonly flat: string;
}

/** Hours of two years: places are observed at the same instants, and words cost more than all the rest of an observation. */
const MOST_KNOWN = 20_000;
let known = { timezone: '', words: new Map<number, InstantWords>() };

function wordsOf(ms: number, timezone: string): InstantWords {
  if (known.timezone !== timezone || known.words.size >= MOST_KNOWN) known = { timezone, words: new Map() };
  let found = known.words.get(ms);
  // As Postgres writes them: no zeros at the end of a second.
  found ??= { at: formatZonedIso(ms, timezone).replace(/\.?0*(?=[+-]\d\d:\d\d$)/, ''), flat: flatTime(ms) };
  known.words.set(ms, found);
  return found;
}

/** As every answer and event says it: snake_case, the names of the original first. */
export function observationAnswer(one: Observation, timezone: string) {
  const observed = wordsOf(Number(one.observedAt), timezone);
  return {
    city: one.city, lat: one.lat, lon: one.lon, temp: one.temperature, humidity: one.humidity, weather: one.weather, timestamp: observed.flat,
    temp_min: one.temperatureMin, temp_max: one.temperatureMax, pressure: one.pressure, wind_speed: one.windSpeed,
    wind_direction: one.windDirection, precipitation: one.precipitation, interval: one.interval, source: one.source, quality: one.quality,
    flags: one.flags === '' ? [] : one.flags.split(' '), backfilled: one.backfilled, observed_at: observed.at, fetched_at: wordsOf(Number(one.fetchedAt), timezone).at,
  };
}

export function observationEvent(one: Observation, timezone: string): object {
  return { ...observationAnswer(one, timezone), message_seq: one.seq };
}

/** `2026-11-20 12:00:00`, UTC, as clients of the original know it. */
export function flatTime(ms: number): string {
  return new Date(Number(ms)).toISOString().slice(0, 19).replace('T', ' ');
}
