import { formatZonedIso } from '@tidemark/domain';
import { Observation } from './observation';

/** As every answer and event says it: snake_case, the names of the original first. */
export function observationAnswer(one: Observation, timezone: string) {
  // As Postgres writes them: no zeros at the end of a second.
  const at = (ms: number) => formatZonedIso(Number(ms), timezone).replace(/\.?0*(?=[+-]\d\d:\d\d$)/, '');
  return {
    city: one.city, lat: one.lat, lon: one.lon, temp: one.temperature, humidity: one.humidity, weather: one.weather, timestamp: flatTime(one.observedAt),
    temp_min: one.temperatureMin, temp_max: one.temperatureMax, pressure: one.pressure, wind_speed: one.windSpeed,
    wind_direction: one.windDirection, precipitation: one.precipitation, interval: one.interval, source: one.source, quality: one.quality,
    flags: one.flags === '' ? [] : one.flags.split(' '), backfilled: one.backfilled, observed_at: at(one.observedAt), fetched_at: at(one.fetchedAt),
  };
}

export function observationEvent(one: Observation, timezone: string): object {
  return { ...observationAnswer(one, timezone), message_seq: one.seq };
}

/** `2026-11-20 12:00:00`, UTC, as clients of the original know it. */
export function flatTime(ms: number): string {
  return new Date(Number(ms)).toISOString().slice(0, 19).replace('T', ' ');
}
