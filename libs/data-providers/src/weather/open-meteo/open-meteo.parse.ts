import { EpochDay, instantOf, isTimeZone, MS_PER_DAY, parseIsoDate, Place, Reading } from '@tidemark/domain';
import { MalformedAnswer } from '../../malformed-answer';
import { hasValues, isUnixTime, ReadingCollector } from '../reading-collector';
import { ReadingsAnswer } from '../weather-provider';
import { OpenMeteoBlock, readBlock, rowsOf, valuesOf } from './open-meteo.schema';
import { DAY_VARIABLES, POINT_VARIABLES } from './open-meteo.variables';

const HOUR_SECONDS = 3_600;

/** What holds now at one place. @throws MalformedAnswer */
export function parseCurrent(answer: unknown, place: Place): Reading {
  const { values } = readBlock(answer, 'current', place, POINT_VARIABLES, 'unixtime');
  const { time, interval } = values;
  if (!isUnixTime(time)) throw new MalformedAnswer(`the time is none: ${JSON.stringify(time)?.slice(0, 40)}`);
  const record: Record<string, unknown> = { time, interval };
  for (const variable of Object.values(POINT_VARIABLES)) record[variable] = values[variable];
  const reading: Reading = { ...valuesOf(record, POINT_VARIABLES), observedAt: time * 1000, interval: 'instant', raw: JSON.stringify(record) };
  if (!hasValues(reading)) throw new MalformedAnswer('no values');
  return reading;
}

export interface HoursRequest {
  readonly place: Place;
  /** Hours that begin in [from, to), UTC ms. */
  readonly from: number;
  readonly to: number;
  /** What was asked for, [from, to), UTC ms: whole days where the endpoint knows no hours. */
  readonly asked: readonly [number, number];
}

/**
 * Hours. Open-Meteo tells an hour's temperature, wind and so on at its beginning, but of precipitation the sum of the hour
 * before: that of an hour stands in the record after it, which is why one more is asked for.
 * @throws MalformedAnswer
 */
export function parseHourly(answer: unknown, { place, from, to, asked }: HoursRequest): ReadingsAnswer {
  const rows = rowsOf(readBlock(answer, 'hourly', place, POINT_VARIABLES, 'unixtime'), POINT_VARIABLES);
  const fallen = new Map(rows.map(({ time, precipitation }) => [time, precipitation]));
  const collector = new ReadingCollector();
  for (const row of rows) {
    const { time } = row;
    const raw = JSON.stringify(row);
    if (!isUnixTime(time) || time % HOUR_SECONDS !== 0) {
      collector.reject('the time is no whole hour', raw);
      continue;
    }
    const observedAt = time * 1000;
    if (observedAt < asked[0] || observedAt >= asked[1]) collector.reject('an hour that was not asked for', raw);
    if (observedAt < from || observedAt >= to) continue;
    // Not told is not 0.
    const hour = { ...row, precipitation: fallen.get(time + HOUR_SECONDS) ?? null };
    collect(collector, raw, () => ({
      ...valuesOf(hour, POINT_VARIABLES), observedAt, interval: '1h', raw: JSON.stringify({ ...hour, precipitation_time: time + HOUR_SECONDS }),
    }));
  }
  return collector.build();
}

export interface DaysRequest {
  readonly place: Place;
  /** Inclusive. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  /** UTC ms. What has not ended by then is a forecast. */
  readonly now: number;
}

/** Days that have ended. @throws MalformedAnswer */
export function parseDaily(answer: unknown, { place, from, to, now }: DaysRequest): ReadingsAnswer {
  const block = readBlock(answer, 'daily', place, DAY_VARIABLES, 'iso8601');
  const collector = new ReadingCollector();
  for (const row of rowsOf(block, DAY_VARIABLES)) {
    const raw = JSON.stringify(row);
    const day = typeof row['time'] === 'string' ? parseIsoDate(row['time']) : undefined;
    if (day === undefined) collector.reject('the date is none', raw);
    else if (day < from || day > to) collector.reject('a day that was not asked for', raw);
    else if (beginOf(day + 1, block) <= now) {
      collect(collector, raw, () => ({ ...valuesOf(row, DAY_VARIABLES), observedAt: beginOf(day, block), interval: '1d', raw }));
    }
  }
  return collector.build();
}

/**
 * The beginning of a day in the place's own zone. By the zone's name: Open-Meteo's offset is that of the moment of asking,
 * so the same day would begin at one instant when asked in winter and at another in summer.
 */
function beginOf(day: EpochDay, { timeZone, utcOffsetSeconds }: OpenMeteoBlock): number {
  return isTimeZone(timeZone) ? instantOf(day, 0, timeZone) : day * MS_PER_DAY - utcOffsetSeconds * 1000;
}

/** A record that cannot be read is refused alone. */
function collect(collector: ReadingCollector, raw: string, read: () => Reading): void {
  try {
    collector.add(read());
  } catch (error) {
    if (!(error instanceof MalformedAnswer)) throw error;
    collector.reject(error.message, raw);
  }
}
