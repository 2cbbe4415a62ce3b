import { OBSERVATION_INTERVALS } from '@tidemark/domain';
import { success } from '@tidemark/http-api';
import { z } from 'zod';

/** What the routes of weather answer, for the documentation. */

const value = (description: string, example: number | null) => z.number().nullable().meta({ description: `${description}; null where it is not known`, example });
const count = (description: string, example: number) => z.number().int().meta({ description, example });
const instant = (description: string) => z.string().nullable().meta({ description, example: '2026-11-21T20:00:00+08:00' });

export const healthAnswer = z.object({ status: z.literal('ok').meta({ description: 'Always ok', example: 'ok' }) });

export const observationAnswer = z.object({
  city: z.string().meta({ description: 'The place', example: 'Beijing' }),
  lat: z.number().meta({ description: 'Latitude', example: 39.9 }), lon: z.number().meta({ description: 'Longitude', example: 116.4 }),
  temp: value('°C', 26.5), humidity: value('%', 65),
  weather: z.string().nullable().meta({ description: 'In words', example: '晴' }),
  timestamp: z.string().meta({ description: 'When it was observed, UTC', example: '2026-11-21 12:00:00' }),
  temp_min: value('°C, of a day', null), temp_max: value('°C, of a day', null), pressure: value('hPa', 1013.2), wind_speed: value('m/s', 3.4),
  wind_direction: value('Degrees from north', 270), precipitation: value('mm', 0),
  interval: z.enum(OBSERVATION_INTERVALS).meta({ description: 'An instant, or the hour or day that begins then', example: 'instant' }),
  source: z.string().meta({ description: 'Who said it', example: 'open_meteo' }),
  quality: z.enum(['ok', 'suspect']).meta({ description: 'suspect: some of what its source said cannot be', example: 'ok' }),
  flags: z.array(z.string()).meta({ description: 'Which rules it broke; those values are null', example: [] }),
  backfilled: z.boolean().meta({ description: 'From the history of the source, later', example: false }),
  observed_at: z.string().meta({ description: 'When it was observed', example: '2026-11-21T20:00:00+08:00' }),
  fetched_at: z.string().meta({ description: 'When it was fetched', example: '2026-11-21T20:00:03.12+08:00' }),
});

export const latestAnswer = observationAnswer.extend({
  age_seconds: z.number().meta({ description: 'Since it was observed', example: 42.1 }),
  stale: z.boolean().meta({ description: 'Older than three polls and a quarter of an hour, or than two hours where nothing is polled', example: false }),
});

export const OBSERVATION_EXAMPLE = {
  city: 'Beijing', lat: 39.9, lon: 116.4, temp: 26.5, humidity: 65, weather: '晴', timestamp: '2026-11-21 12:00:00', temp_min: null, temp_max: null,
  pressure: 1013.2, wind_speed: 3.4, wind_direction: 270, precipitation: 0, interval: 'instant', source: 'open_meteo', quality: 'ok', flags: [], backfilled: false,
  observed_at: '2026-11-21T20:00:00+08:00', fetched_at: '2026-11-21T20:00:03.12+08:00',
};
export const LATEST_EXAMPLE = { ...OBSERVATION_EXAMPLE, age_seconds: 42.1, stale: false };

const summary = z.object({
  count: count('Observations that have it', 24), avg: value('Average', 12.5), min: value('Lowest', 9), max: value('Highest', 17),
});
const named = (what: string) => summary.meta({ description: what, example: { count: 24, avg: 12.5, min: 9, max: 17 } });
export const statsAnswer = z.object({
  city: z.string().meta({ description: 'The place', example: 'Beijing' }), count: count('Observations', 24),
  temp: named('°C'), temp_min: named('°C, of days'), temp_max: named('°C, of days'), humidity: named('%'), pressure: named('hPa'), wind_speed: named('m/s'), precipitation: named('mm'),
});
const NONE = { count: 0, avg: null, min: null, max: null };
const SOME = { count: 24, avg: 12.5, min: 9, max: 17 };
export const STATS_EXAMPLE = { city: 'Beijing', count: 24, temp: SOME, temp_min: NONE, temp_max: NONE, humidity: SOME, pressure: NONE, wind_speed: NONE, precipitation: NONE };

export const citiesAnswer = z.array(z.object({
  city: z.string().meta({ description: 'The place', example: 'Beijing' }),
  lat: z.number().meta({ description: 'Latitude', example: 39.9 }), lon: z.number().meta({ description: 'Longitude', example: 116.4 }),
  polled: z.boolean().meta({ description: 'It is one of WEATHER_CITIES', example: true }), observations: count('How many there are', 1440),
  first_observed_at: instant('The oldest; null: there are none'), last_observed_at: instant('The newest; null: there are none'),
}));
export const CITIES_EXAMPLE = [{
  city: 'Beijing', lat: 39.9, lon: 116.4, polled: true, observations: 1440, first_observed_at: '2026-11-20T12:00:00.000Z', last_observed_at: '2026-11-21T12:00:00.000Z',
}];

export const backfillAnswer = z.object({
  result: success, city: z.string().meta({ description: 'The place', example: 'Seattle' }), interval: z.enum(['1h', '1d']).meta({ description: 'Hours or days', example: '1d' }),
  provider: z.string().meta({ description: 'Who answered', example: 'sample' }), fetched: count('What it said', 1461), written: count('New, or other than what was there', 1461),
  unchanged: count('There already', 0), rejected: count('Records that are none', 0),
});
export const BACKFILL_EXAMPLE = { result: 'success', city: 'Seattle', interval: '1d', provider: 'sample', fetched: 1461, written: 1461, unchanged: 0, rejected: 0 };

const redis = z.enum(['off', 'connected', 'away']).meta({ description: 'off: none is configured, or it is not this server\'s part', example: 'connected' });
const milliseconds = (what: string, example: number) => value(`${what}, ms`, example);
export const statusAnswer = z.object({
  polling: z.boolean().meta({ description: 'This server polls', example: true }), places: count('Of WEATHER_CITIES', 2),
  interval_seconds: z.number().meta({ description: 'Between two polls', example: 60 }), last_slot: instant('The slot that ended last; null: none yet'),
  slots_24h: z.object({
    ok: count('Stored in time', 2880), late: count('Stored late', 0), failed: count('Not stored', 0), backfilled: count('Filled from history', 0),
  }).meta({ description: 'Slots of all places of the last 24 hours', example: { ok: 2880, late: 0, failed: 0, backfilled: 0 } }),
  provider_latency_ms: z.object({ p50: milliseconds('Median', 210), p99: milliseconds('99 of 100 are quicker', 640) })
    .meta({ description: 'Of the last 1 000 requests of polls', example: { p50: 210, p99: 640 } }),
  publisher: z.object({ redis, published: count('Messages', 5760), not_published: count('Left to replication', 0) })
    .meta({ description: 'What this server told on the channel', example: { redis: 'connected', published: 5760, not_published: 0 } }),
  subscriber: z.object({
    redis, received: count('Messages', 5760), duplicates: count('That came twice', 0), garbage: count('That were none', 0), stale: count('Of an earlier term', 0),
    late: count('Out of order', 0), filled: count('Brought by replication', 0), not_kept: count('Left to replication', 0), lost: count('Jumped over', 0),
    missing: count('Not here yet', 0), delay_ms_p50: milliseconds('From master to message, median', 3), delay_ms_p99: milliseconds('99 of 100 are quicker', 12),
  }).meta({
    description: 'What a copy heard on the channel',
    example: { redis: 'off', received: 0, duplicates: 0, garbage: 0, stale: 0, late: 0, filled: 0, not_kept: 0, lost: 0, missing: 0, delay_ms_p50: null, delay_ms_p99: null },
  }),
});
export const STATUS_EXAMPLE = {
  polling: true, places: 2, interval_seconds: 60, last_slot: '2026-11-21T20:00:00+08:00', slots_24h: { ok: 2880, late: 0, failed: 0, backfilled: 0 },
  provider_latency_ms: { p50: 210, p99: 640 }, publisher: { redis: 'connected', published: 5760, not_published: 0 },
  subscriber: { redis: 'off', received: 0, duplicates: 0, garbage: 0, stale: 0, late: 0, filled: 0, not_kept: 0, lost: 0, missing: 0, delay_ms_p50: null, delay_ms_p99: null },
};

export const slotsAnswer = z.array(z.object({
  city: z.string().meta({ description: 'The place', example: 'Beijing' }), first_slot: instant('First slot of the run'), last_slot: instant('Last slot of the run'),
  slots: count('How many', 1440), status: z.enum(['ok', 'late', 'failed', 'backfilled']).meta({ description: 'How they ended', example: 'ok' }),
  reason: z.string().nullable().meta({ description: 'Why; null where there is nothing to say', example: null }),
}));
export const SLOTS_EXAMPLE = [{ city: 'Beijing', first_slot: '2026-11-20T20:00:00+08:00', last_slot: '2026-11-21T19:59:00+08:00', slots: 1440, status: 'ok', reason: null }];
