import { z } from 'zod';
import { EpochDay, formatIsoDate, NO_WEATHER, Place, Reading } from '@tidemark/domain';
import { MalformedAnswer } from '../../malformed-answer';
import { checkPlace } from '../place-check';
import { isUnixTime } from '../reading-collector';
import { checkCelsius, Fallen, sum, Value, wordsOf } from './openweathermap.values';

const HOUR_S = 3_600;

const Hour = z.looseObject({
  lat: z.number(), lon: z.number(),
  data: z.array(z.looseObject({
    dt: z.number(), temp: Value, pressure: Value, humidity: Value, wind_speed: Value, wind_deg: Value, rain: Fallen, snow: Fallen,
    weather: z.array(z.looseObject({ description: z.string().max(200) })).max(20).nullish(),
  })).length(1),
});

const Day = z.looseObject({
  lat: z.number(), lon: z.number(), tz: z.string().regex(/^[+-]\d\d:\d\d$/), date: z.string(),
  temperature: z.looseObject({ min: Value, max: Value }), precipitation: z.looseObject({ total: Value }).nullish(),
});

/**
 * One hour out of /data/3.0/onecall/timemachine with units=metric.
 * @param hour UTC ms of its beginning @throws MalformedAnswer
 */
export function parseHour(answer: unknown, place: Place, hour: number): Reading {
  const { lat, lon, data: [{ dt, temp, pressure, humidity, wind_speed, wind_deg, rain, snow, weather }] } = read(Hour, answer, 'hour');
  checkPlace(place, lat, lon);
  if (!isUnixTime(dt) || Math.floor(dt / HOUR_S) * HOUR_S * 1000 !== hour) {
    throw new MalformedAnswer(`asked for the hour of ${hour / 1000}, the answer is about ${JSON.stringify(dt)}`);
  }
  checkCelsius(temp);
  return {
    ...NO_WEATHER, observedAt: hour, interval: '1h', raw: JSON.stringify(answer), temperature: temp, humidity, pressure, windSpeed: wind_speed,
    windDirection: wind_deg, precipitation: sum(rain?.['1h'] ?? null, snow?.['1h'] ?? null), weather: wordsOf(weather),
  };
}

/**
 * One day out of /data/3.0/onecall/day_summary with units=metric, which begins at midnight of the zone that the answer
 * names. Its humidity and pressure are those of an afternoon and its wind the strongest: no values of a day, they stay in `raw`.
 * @throws MalformedAnswer
 */
export function parseDay(answer: unknown, place: Place, day: EpochDay): Reading {
  const { lat, lon, tz, date, temperature: { min, max }, precipitation } = read(Day, answer, 'day');
  checkPlace(place, lat, lon);
  const asked = formatIsoDate(day);
  if (date !== asked) throw new MalformedAnswer(`asked for ${asked}, the answer is about ${date.slice(0, 20)}`);
  const observedAt = Date.parse(`${asked}T00:00:00${tz}`);
  if (!Number.isFinite(observedAt)) throw new MalformedAnswer(`the zone is none: ${tz}`);
  for (const value of [min, max]) checkCelsius(value);
  return {
    ...NO_WEATHER, observedAt, interval: '1d', raw: JSON.stringify(answer), temperatureMin: min, temperatureMax: max,
    precipitation: precipitation?.total ?? null,
  };
}

function read<T extends z.ZodType>(schema: T, answer: unknown, what: string): z.output<T> {
  const found = schema.safeParse(answer);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new MalformedAnswer(`no ${what}: ${issue.path.join('.') || 'the answer'}: ${issue.message}`);
}
