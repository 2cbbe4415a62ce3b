import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { Observation } from '../observations/observation';
import { ChannelObservation } from './channel-message';

/** The source of an observation that is known from its message only. */
export const FROM_CHANNEL = 'channel';

const AHEAD = `
  a.city, a.lat, a.lon, 'instant' as interval, a.temperature, null::float8 as "temperatureMin", null::float8 as "temperatureMax", a.humidity,
  null::float8 as pressure, null::float8 as "windSpeed", null::float8 as "windDirection", null::float8 as precipitation, a.weather,
  'ok' as quality, '' as flags, '${FROM_CHANNEL}' as source, false as backfilled, a.seq,
  extract(epoch from a.observed_at) * 1000 as "observedAt", extract(epoch from a.received_at) * 1000 as "fetchedAt"`;

/** Not there by the feed yet. */
const STORED = `select from observation o join station s on s.id = o.station_id where s.city = a.city and o.interval = 'instant' and o.observed_at = a.observed_at`;
const PENDING = `not exists (${STORED} and coalesce(o.seq, 0) >= a.seq)`;

export interface EarlyObservation extends Observation {
  /** The store has none of this city and instant, not even an earlier word. */
  readonly isNew: boolean;
}

/**
 * Owns `observation_ahead`: what the channel brought before the feed. Tables that are replicated are written by the feed
 * alone; readers see both.
 */
@Injectable()
export class AheadStore {
  constructor(private readonly database: Database) {}

  /** The commit is not waited for on disk: what a crash takes comes by the feed. */
  async add(observations: readonly ChannelObservation[]): Promise<void> {
    await this.database.query(
      `with quick as (select set_config('synchronous_commit', 'off', true))
       insert into observation_ahead as a (city, observed_at, lat, lon, temperature, humidity, weather, seq, term)
       select distinct on (x.city, x."observedAt") x.city, to_timestamp(x."observedAt" / 1000), x.lat, x.lon, x.temperature, x.humidity, x.weather, x.seq, x.term
         from json_to_recordset($1::json) as x(city text, "observedAt" float8, lat float8, lon float8, temperature float8, humidity float8, weather text, seq bigint, term bigint)
         cross join quick
        where x.seq > (select coalesce(max(seq), 0) from observation)
           or not exists (select from observation o where o.seq = x.seq)
        order by x.city, x."observedAt", x.seq desc
       on conflict (city, observed_at) do update
          set lat = excluded.lat, lon = excluded.lon, temperature = excluded.temperature, humidity = excluded.humidity, weather = excluded.weather,
              seq = excluded.seq, term = excluded.term, received_at = now()
        where (excluded.term, excluded.seq) > (a.term, a.seq)`, [JSON.stringify(observations)],
    );
  }

  latest(city: string | undefined): Promise<Observation | undefined> {
    return this.database.one<Observation & Record<string, unknown>>(
      `select ${AHEAD} from observation_ahead a where ($1::text is null or a.city = $1) and ${PENDING} order by a.observed_at desc limit 1`, [city ?? null],
    );
  }

  between(city: string, from: number, to: number): Promise<EarlyObservation[]> {
    return this.database.query<EarlyObservation & Record<string, unknown>>(
      `select ${AHEAD}, not exists (${STORED}) as "isNew" from observation_ahead a
        where a.city = $1 and a.observed_at between to_timestamp($2::float8 / 1000) and to_timestamp($3::float8 / 1000) and ${PENDING} order by a.observed_at`,
      [city, from, to],
    );
  }

  pending(): Promise<Observation[]> {
    return this.database.query<Observation & Record<string, unknown>>(`select ${AHEAD} from observation_ahead a where ${PENDING} order by a.seq`);
  }

  async clear(): Promise<void> {
    await this.database.query('delete from observation_ahead');
  }

  /** Number of the last message that was taken, 0 for none. */
  async topSeq(): Promise<number> {
    return (await this.database.query<{ top: number }>('select coalesce(max(seq), 0) as top from observation_ahead'))[0].top;
  }

  /**
   * Lets go of what the feed has brought, and of what an earlier master told and never could commit to its copies.
   * @returns ms from the observation's arrival at the master to that of its message here
   */
  async settle(term: number): Promise<number[]> {
    const rows = await this.database.query<{ delay: number | null }>(
      `delete from observation_ahead a
        where a.term < $1 or a.seq <= (select coalesce(max(seq), 0) from observation)
       returning (select extract(epoch from a.received_at - o.fetched_at) * 1000 from observation o where o.seq = a.seq) as delay`, [term],
    );
    return rows.flatMap(({ delay }) => (delay === null ? [] : [Number(delay)]));
  }
}
