import { OBSERVATION_INTERVALS } from '@tidemark/domain';
import { page, pageSize } from '@tidemark/http-api';
import { z } from 'zod';
import { endTime, readInstant, startTime } from './time-question';

/** A name as people write it. */
export const cityName = z.string().trim().min(1).max(100).refine((name) => !/[\p{C}]/u.test(name) && name.isWellFormed(), {
  error: 'must be 1 to 100 characters without control characters', params: { zh: '城市名称无效' },
});
const city = cityName.meta({ description: 'The place, as it is named in the settings or was published', example: 'Beijing' });

export const cityQuery = z.object({ city: city.optional() });
export type CityQuery = z.output<typeof cityQuery>;

const inOrder = ({ start, end }: { start?: number; end?: number }) => start === undefined || end === undefined || start <= end;
const ORDER = { error: 'must not be after end', path: ['start'], params: { code: 'start_after_end', zh: '开始时间不能晚于结束时间' } };

const degrees = z.string().regex(/^-?\d{1,3}(\.\d{1,3})?$/, { error: 'must be a number of °C' }).transform(Number).optional();

/** As it may stand in the database. */
const text = (most: number) => z.string().min(1).max(most).refine((words) => !words.includes('\0') && words.isWellFormed(), {
  error: 'must be text without NUL', params: { zh: '不能包含 NUL 字符' },
});

const span = {
  city, start: startTime, end: endTime,
  interval: z.enum([...OBSERVATION_INTERVALS, 'all']).optional().meta({ description: 'instant, 1h or 1d; without it instants and hours', example: '1h' }),
  quality: z.enum(['ok', 'suspect']).optional().meta({ description: 'Only these', example: 'ok' }),
  source: text(40).optional().meta({ description: 'Only of this source', example: 'open_meteo' }),
  weather: text(60).optional().meta({ description: 'Only those whose words contain this', example: 'rain' }),
  min_temp: degrees.meta({ description: 'Only from this temperature on, °C', type: 'number', example: -5 }),
  max_temp: degrees.meta({ description: 'Only up to this temperature, °C', type: 'number', example: 30 }),
};

export const historyQuery = z.object({
  ...span, page, page_size: pageSize(10_000, 1_000),
  format: z.enum(['json', 'csv']).default('json').meta({ description: 'A JSON array, or the same columns as CSV', example: 'json' }),
}).refine(inOrder, ORDER);
export type HistoryQuery = z.output<typeof historyQuery>;

export const statsQuery = z.object(span).refine(inOrder, ORDER);
export type StatsQuery = z.output<typeof statsQuery>;

/** A little later than now is a clock that is fast. */
const AHEAD_MS = 5 * 60_000;

const observedAt = (now: () => number) => z.string().transform((text, context): number => {
  const ms = /\d[T ]\d/.test(text) ? readInstant(text) : undefined;
  const reason = ms === undefined ? ['must be an instant such as 2026-11-20 12:00:00 (UTC)', '时间格式错误，应为 YYYY-MM-DD HH:MM:SS（UTC）']
    : ms > now() + AHEAD_MS ? ['must not be more than 5 minutes in the future', '时间不能晚于当前时间 5 分钟以上']
      : ms < Date.UTC(1800, 0, 1) ? ['must not be before 1800', '时间不能早于 1800 年'] : undefined;
  if (reason) context.issues.push({ code: 'custom', input: text, message: reason[0], params: { zh: `timestamp: ${reason[1]}`, code: 'invalid_time' } });
  return ms ?? z.NEVER;
});

/** A number as JSON has it, both ends included. */
function within(low: number, high: number) {
  const rule = { error: `must be a number from ${low} to ${high}`, params: { zh: `应为 ${low} 到 ${high} 之间的数字` } };
  return z.unknown().refine((value) => typeof value === 'number' && value >= low && value <= high, rule).transform((value) => value as number);
}

/** The seven flat fields of the original. */
export const publishBody = z.object({
  timestamp: observedAt(() => Date.now()).meta({ type: 'string', description: 'When it was observed: YYYY-MM-DD HH:MM:SS in UTC, or ISO 8601', example: '2026-11-20 12:00:00' }),
  city: cityName.meta({ description: 'The place; an observation is identified by it and its time', example: 'Beijing' }),
  lat: within(-90, 90).meta({ type: 'number', minimum: -90, maximum: 90, description: 'Latitude, degrees', example: 39.9 }),
  lon: within(-180, 180).meta({ type: 'number', minimum: -180, maximum: 180, description: 'Longitude, degrees', example: 116.4 }),
  temp: within(-100, 100).meta({ type: 'number', minimum: -100, maximum: 100, description: '°C', example: 26.5 }),
  humidity: within(0, 100).meta({ type: 'number', minimum: 0, maximum: 100, description: '%', example: 65 }),
  weather: z.string().max(500).meta({ description: 'In words', example: '晴' }),
});
export type PublishBody = z.output<typeof publishBody>;

export const PUBLISH_EXAMPLE = { timestamp: '2026-11-20 12:00:00', city: 'Beijing', lat: 39.9, lon: 116.4, temp: 26.5, humidity: 65, weather: '晴' };

export const backfillBody = z.object({
  city: cityName.meta({ description: 'A known place, or with lat and lon a new one', example: 'Seattle' }),
  lat: z.number().min(-90).max(90).optional().meta({ description: 'Latitude, degrees', example: 47.6 }),
  lon: z.number().min(-180).max(180).optional().meta({ description: 'Longitude, degrees', example: -122.3 }),
  start: z.iso.date().meta({ description: 'First date', example: '2012-01-01' }),
  end: z.iso.date().meta({ description: 'Last date, inclusive', example: '2015-12-31' }),
  interval: z.enum(['1h', '1d']).default('1h').meta({ description: 'Hours or days', example: '1d' }),
}).refine(({ start, end }) => start <= end, ORDER)
  .refine(({ lat, lon }) => (lat === undefined) === (lon === undefined), { error: 'lat and lon go together', path: ['lat'] });
export type BackfillBody = z.output<typeof backfillBody>;
