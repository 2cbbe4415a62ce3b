import { Injectable } from '@nestjs/common';
import { ClientBase, Database, withLiterals } from '@tidemark/database';
import { ObservationInterval, Place } from '@tidemark/domain';
import { Observation } from './observation';
import { readObservationRows, ROW_COLUMNS } from './observation-rows';

/** What is to be stored, screened. */
export type NewObservation = Omit<Observation, 'seq'> & { readonly raw: string };

const COLUMNS = `
  s.city, o.lat, o.lon, o.interval, o.temperature, o.temperature_min as "temperatureMin", o.temperature_max as "temperatureMax", o.humidity,
  o.pressure, o.wind_speed as "windSpeed", o.wind_direction as "windDirection", o.precipitation, o.weather, o.quality, o.flags, o.source,
  o.backfilled, o.seq, extract(epoch from o.observed_at) * 1000 as "observedAt", extract(epoch from o.fetched_at) * 1000 as "fetchedAt"`;

/** $1: the observations as JSON. */
const GIVEN = `
  rows from (json_to_recordset($1::json) as (
    city text, lat float8, lon float8, interval text, "observedAt" float8, temperature float8, "temperatureMin" float8, "temperatureMax" float8,
    humidity float8, pressure float8, "windSpeed" float8, "windDirection" float8, precipitation float8, weather text, quality text, flags text,
    raw text, source text, backfilled boolean, "fetchedAt" float8)) with ordinality
    as x(city, lat, lon, interval, "observedAt", temperature, "temperatureMin", "temperatureMax", humidity, pressure, "windSpeed", "windDirection",
      precipitation, weather, quality, flags, raw, source, backfilled, "fetchedAt", n)`;

const VALUES = ['temperature', 'temperature_min', 'temperature_max', 'humidity', 'pressure', 'wind_speed', 'wind_direction', 'precipitation', 'weather', 'quality'];
const tuple = (alias: string) => `(${VALUES.map((name) => `${alias}.${name}`).join(', ')})`;
const GIVEN_VALUES = '(x.temperature, x."temperatureMin", x."temperatureMax", x.humidity, x.pressure, x."windSpeed", x."windDirection", x.precipitation, x.weather, x.quality)';

/** A later word on the same instant corrects an earlier one; history never corrects what was observed at its time. */
const NEWER = (given: string, stored: string) => `${given} and not ${stored}`;

const INSERT = `
  insert into observation as o (
    station_id, interval, observed_at, lat, lon, temperature, temperature_min, temperature_max, humidity, pressure, wind_speed, wind_direction,
    precipitation, weather, quality, flags, raw, source, backfilled, fetched_at, seq, change_seq)
  select s.id, x.interval, to_timestamp(x."observedAt" / 1000), x.lat, x.lon, x.temperature, x."temperatureMin", x."temperatureMax", x.humidity,
         x.pressure, x."windSpeed", x."windDirection", x.precipitation, x.weather, x.quality,
         x.flags, x.raw, x.source, x.backfilled, to_timestamp(x."fetchedAt" / 1000),
         case when $3::boolean then $4::bigint + row_number() over (order by x.n) end, $2
    from ${GIVEN} join station s on s.city = x.city
  on conflict (station_id, interval, observed_at) do update
     set lat = excluded.lat, lon = excluded.lon, temperature = excluded.temperature, temperature_min = excluded.temperature_min,
         temperature_max = excluded.temperature_max, humidity = excluded.humidity, pressure = excluded.pressure, wind_speed = excluded.wind_speed,
         wind_direction = excluded.wind_direction, precipitation = excluded.precipitation, weather = excluded.weather, quality = excluded.quality,
         flags = excluded.flags, raw = excluded.raw, source = excluded.source, backfilled = excluded.backfilled, fetched_at = excluded.fetched_at,
         seq = excluded.seq, change_seq = excluded.change_seq
   where ${tuple('o')} is distinct from ${tuple('excluded')} and excluded.fetched_at >= o.fetched_at
     and not (${NEWER('excluded.backfilled', 'o.backfilled')})
  returning (select city from station where id = o.station_id) as city, o.interval, extract(epoch from o.observed_at) * 1000 as "observedAt", o.seq`;

/** Which of them are already there as they are, or would not take the place of what is there. */
const UNCHANGED = `
  select (x.n - 1)::int as place
    from ${GIVEN} join station s on s.city = x.city
    join observation o on o.station_id = s.id and o.interval = x.interval and o.observed_at = to_timestamp(x."observedAt" / 1000)
   where ${tuple('o')} is not distinct from ${GIVEN_VALUES} or to_timestamp(x."fetchedAt" / 1000) < o.fetched_at
      or (${NEWER('x.backfilled', 'o.backfilled')})`;

export interface HistoryQuestion {
  readonly city: string;
  /** UTC ms, both included. */
  readonly from: number;
  readonly to: number;
  readonly intervals: readonly ObservationInterval[];
  readonly filter: HistoryFilter;
  readonly most: number;
  readonly skip: number;
}

/** What is absent does not matter. */
export interface HistoryFilter {
  readonly quality?: 'ok' | 'suspect';
  readonly source?: string;
  /** Part of the words, in any case. */
  readonly words?: string;
  /** °C, inclusive; what has no temperature is left out. */
  readonly temperatureFrom?: number;
  readonly temperatureTo?: number;
}

interface Summary {
  readonly count: number;
  readonly avg: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** What `stats` summarizes: by its name on the wire, its column. */
const SUMMARIZED = {
  temp: 'temperature', temp_min: 'temperature_min', temp_max: 'temperature_max', humidity: 'humidity', pressure: 'pressure', wind_speed: 'wind_speed',
  precipitation: 'precipitation',
} as const;
type Summarized = keyof typeof SUMMARIZED;

/** $1 … $9. */
const ASKED = `
  from station s join observation o on o.station_id = s.id
 where s.city = $1 and o.interval = any($2::text[]) and o.observed_at between to_timestamp($3::float8 / 1000) and to_timestamp($4::float8 / 1000)
   and ($5::text is null or o.quality = $5) and ($6::text is null or o.source = $6) and ($7::text is null or strpos(lower(o.weather), lower($7)) > 0)
   and ($8::float8 is null or o.temperature >= $8) and ($9::float8 is null or o.temperature <= $9)`;

const asked = ({ city, intervals, from, to, filter }: Asked) => [
  city, intervals, from, to, filter.quality ?? null, filter.source ?? null, filter.words ?? null, filter.temperatureFrom ?? null, filter.temperatureTo ?? null,
];
type Asked = Omit<HistoryQuestion, 'most' | 'skip'>;

export interface StationSpan extends Place {
  /** UTC ms; null: nothing is known. */
  readonly first: number | null;
  readonly last: number | null;
  readonly observations: number;
}

/** Owns `station` and `observation`. */
@Injectable()
export class ObservationStore {
  constructor(private readonly database: Database) {}

  /** Places in the list of what need not be written. */
  async unchanged(observations: readonly NewObservation[]): Promise<ReadonlySet<number>> {
    const rows = await this.database.query<{ place: number }>(UNCHANGED, [JSON.stringify(observations)]);
    return new Set(rows.map(({ place }) => place));
  }

  /** Under the change number's lock. Returns what has really been written, by its number in the list. */
  static async write(client: ClientBase, observations: readonly NewObservation[], change: number, publish: boolean): Promise<Map<number, number | null>> {
    const document = JSON.stringify(observations);
    await client.query({
      name: 'weather-stations',
      text: `insert into station (city, lat, lon, change_seq) select distinct on (city) city, lat, lon, $2 from ${GIVEN} order by city, n on conflict (city) do nothing`,
      values: [document, change],
    });
    const { rows: [{ top }] } = await client.query<{ top: number }>({ name: 'weather-top', text: 'select coalesce(max(seq), 0) as top from observation' });
    const { rows } = await client.query<{ city: string; interval: string; observedAt: number; seq: number | null }>({
      name: 'weather-write', text: INSERT, values: [document, change, publish, top],
    });
    const written = new Map(rows.map((row) => [keyOf(row), row.seq]));
    return new Map(observations.flatMap((one, i) => (written.has(keyOf(one)) ? [[i, written.get(keyOf(one)) ?? null] as const] : [])));
  }

  /** Under the change number's lock. */
  static async addStations(client: ClientBase, places: readonly Place[], change: number): Promise<void> {
    await client.query(
      `insert into station (city, lat, lon, change_seq) select city, lat, lon, $2 from json_to_recordset($1::json) as x(city text, lat float8, lon float8)
       on conflict (city) do update set lat = excluded.lat, lon = excluded.lon, change_seq = excluded.change_seq
        where (station.lat, station.lon) is distinct from (excluded.lat, excluded.lon)`, [JSON.stringify(places), change],
    );
  }

  /** Each with the span of what is known of it. */
  spans(): Promise<StationSpan[]> {
    return this.database.query<StationSpan & Record<string, unknown>>(
      `select s.city, s.lat, s.lon, o.first, o.last, o.n as observations from station s left join lateral (
         select count(*)::int as n, extract(epoch from min(observed_at)) * 1000 as first, extract(epoch from max(observed_at)) * 1000 as last
           from observation where station_id = s.id) o on true order by s.city`,
    );
  }

  stations(): Promise<(Place & { id: number })[]> {
    return this.database.query('select id, city, lat, lon from station order by city');
  }

  station(city: string): Promise<(Place & { id: number }) | undefined> {
    return this.database.one('select id, city, lat, lon from station where city = $1', [city]);
  }

  /** The newest of a city, or of all. Days do not count: they are not over. */
  latest(city: string | undefined): Promise<Observation | undefined> {
    return this.database.one<Observation & Record<string, unknown>>(
      `select ${COLUMNS} from station s cross join lateral (
         select * from ((select * from observation where station_id = s.id and interval = 'instant' order by observed_at desc limit 1)
           union all (select * from observation where station_id = s.id and interval = '1h' order by observed_at desc limit 1)) both_kinds
         order by observed_at desc limit 1) o
        where $1::text is null or s.city = $1 order by o.observed_at desc limit 1`, [city ?? null],
    );
  }

  /** Ascending by time. Rows as bytes: a year of hours is three times the work as pg's own text. */
  async history(question: HistoryQuestion): Promise<Observation[]> {
    const { city, most, skip } = question;
    const values = [...asked(question), most, skip];
    return readObservationRows(city, await this.database.copyOut(withLiterals(
      `copy (select ${ROW_COLUMNS} ${ASKED} order by o.observed_at, o.interval limit $10 offset $11) to stdout (format binary)`, values,
    )));
  }

  /** Differs when any observation at all does. Read off the ends of two indexes: a fraction of a millisecond. */
  async marker(): Promise<string> {
    const [{ marker }] = await this.database.query<{ marker: string }>(
      `select concat((select max(change_seq) from observation), ':', (select max(change_seq) from tombstone)) as marker`,
    );
    return marker;
  }

  /** How many there are in all, and what differs when any of them does. Counts them. */
  async stamp(question: Asked): Promise<{ readonly count: number; readonly change: string }> {
    const [{ n, top }] = await this.database.query<{ n: number; top: string }>(`select count(*)::int as n, coalesce(max(o.change_seq), 0)::text as top ${ASKED}`, asked(question));
    return { count: n, change: `${n}:${top}` };
  }

  async count(question: Asked): Promise<number> {
    return (await this.database.query<{ n: number }>(`select count(*)::int as n ${ASKED}`, asked(question)))[0].n;
  }

  /** Values that are not known count nowhere. */
  async summary(question: Asked): Promise<Readonly<Record<Summarized, Summary>>> {
    const names = Object.keys(SUMMARIZED) as Summarized[];
    const columns = names.map((name) => {
      const column = `o.${SUMMARIZED[name]}`;
      return `json_build_object('count', count(${column}), 'avg', avg(${column}), 'min', min(${column}), 'max', max(${column})) as ${name}`;
    });
    return (await this.database.query<Record<Summarized, Summary>>(`select ${columns.join(', ')} ${ASKED}`, asked(question)))[0];
  }

  /** The highest number of a message that this store has, 0 for none. */
  async topSeq(): Promise<number> {
    return (await this.database.query<{ top: number }>('select coalesce(max(seq), 0) as top from observation'))[0].top;
  }
}

function keyOf({ city, interval, observedAt }: { city: string; interval: string; observedAt: number }): string {
  return `${interval} ${Math.round(Number(observedAt))} ${city}`;
}
