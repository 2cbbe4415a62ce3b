import { NO_WEATHER, Reading, WeatherValues } from '@tidemark/domain';
import { ReadingsAnswer, RejectedReading } from './weather-provider';

const MOST_RAW = 1_000;
const LAST_SECOND = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** Gathers what one answer holds: sorts it, and keeps one record of an instant. */
export class ReadingCollector {
  private readonly readings = new Map<number, Reading>();
  private readonly rejects: RejectedReading[] = [];

  /** The same record twice is one; another one of the same instant is refused, for nobody can tell which is right. */
  add(reading: Reading): void {
    const known = this.readings.get(reading.observedAt);
    if (!hasValues(reading)) this.reject('no values', reading.raw);
    else if (!known) this.readings.set(reading.observedAt, reading);
    else if (known.raw !== reading.raw) this.reject('another record of the same time', reading.raw);
  }

  reject(reason: string, raw: string): void {
    this.rejects.push({ reason, raw: raw.slice(0, MOST_RAW) });
  }

  build(): ReadingsAnswer {
    return { readings: [...this.readings.values()].sort((a, b) => a.observedAt - b.observedAt), rejects: this.rejects };
  }
}

export function hasValues(values: WeatherValues): boolean {
  return (Object.keys(NO_WEATHER) as (keyof WeatherValues)[]).some((field) => values[field] !== null);
}

/** Whole seconds since 1970, from 1900 to 9999: milliseconds in their place would lie far beyond. */
export function isUnixTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= -2_208_988_800 && (value as number) <= LAST_SECOND;
}
