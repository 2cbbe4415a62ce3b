import { ObservationInterval } from '@tidemark/domain';
import { Observation } from './observation';

/** In this order they are read below. */
export const ROW_COLUMNS = `
  o.observed_at, o.lat, o.lon, o.interval, o.temperature, o.temperature_min, o.temperature_max, o.humidity, o.pressure, o.wind_speed,
  o.wind_direction, o.precipitation, o.weather, o.quality, o.flags, o.source, o.backfilled, o.fetched_at, o.seq`;
const FIELDS = 19;
/** Signature, flags and extension length of a binary COPY. */
const HEADER_BYTES = 19;
/** Postgres counts microseconds from 2000-01-01. */
const PG_EPOCH_MS = Date.UTC(2000, 0, 1);

/** Rows of `ROW_COLUMNS` as a binary COPY gives them, all of one city. */
export function readObservationRows(city: string, copy: Buffer): Observation[] {
  const rows: Observation[] = [];
  const fields = new FieldReader(copy, HEADER_BYTES);
  while (fields.begins(FIELDS)) {
    const observedAt = fields.instant();
    const [lat, lon] = [fields.number() as number, fields.number() as number];
    const interval = fields.text(0) as ObservationInterval;
    rows.push({
      city, lat, lon, interval, observedAt,
      temperature: fields.number(), temperatureMin: fields.number(), temperatureMax: fields.number(), humidity: fields.number(),
      pressure: fields.number(), windSpeed: fields.number(), windDirection: fields.number(), precipitation: fields.number(),
      weather: fields.text(1), quality: fields.text(2) as Observation['quality'], flags: fields.text(3) as string, source: fields.text(4) as string,
      backfilled: fields.flag(), fetchedAt: fields.instant(), seq: fields.integer(),
    });
  }
  return rows;
}

class FieldReader {
  /** Of each column of text the last one: most rows say the same. */
  private readonly lastAt: number[] = [];
  private readonly lastText: string[] = [];

  constructor(private readonly copy: Buffer, private at: number) {}

  /** @returns false at the end */
  begins(expected: number): boolean {
    const fields = this.copy.readInt16BE(this.at);
    if (fields === -1) return false;
    if (fields !== expected) throw new Error(`COPY gave ${fields} fields a row where ${expected} were asked for`);
    this.at += 2;
    return true;
  }

  number(): number | null {
    return this.isNull() ? null : this.copy.readDoubleBE((this.at += 12) - 8);
  }

  /** UTC ms, to the microsecond. */
  instant(): number {
    return PG_EPOCH_MS + Number(this.copy.readBigInt64BE((this.at += 12) - 8)) / 1000;
  }

  integer(): number | null {
    return this.isNull() ? null : Number(this.copy.readBigInt64BE((this.at += 12) - 8));
  }

  flag(): boolean {
    return this.copy[(this.at += 5) - 1] === 1;
  }

  text(column: number): string | null {
    const { at } = this;
    if (this.isNull()) return null;
    const end = at + 4 + this.copy.readInt32BE(at);
    this.at = end;
    if (!this.isLast(column, at, end)) {
      this.lastAt[column] = at;
      this.lastText[column] = this.copy.toString('utf8', at + 4, end);
    }
    return this.lastText[column];
  }

  /** Length and bytes are those of the last row that had one. */
  private isLast(column: number, from: number, to: number): boolean {
    const last = this.lastAt[column];
    if (last === undefined) return false;
    for (let i = from, k = last; i < to; i++, k++) if (this.copy[i] !== this.copy[k]) return false;
    return true;
  }

  private isNull(): boolean {
    if (this.copy.readInt32BE(this.at) !== -1) return false;
    this.at += 4;
    return true;
  }
}
