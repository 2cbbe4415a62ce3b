import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';

export type SlotStatus = 'ok' | 'late' | 'failed' | 'backfilled';

/** How one slot ended at one place. */
export interface SlotEnd {
  readonly city: string;
  readonly status: SlotStatus;
  readonly reason: string | null;
}

/** Slots of a place in a row that ended alike. UTC ms, both included. */
export interface SlotRun {
  readonly id: number;
  readonly city: string;
  readonly first: number;
  readonly last: number;
  readonly intervalMs: number;
  readonly status: SlotStatus;
  readonly reason: string | null;
}

const RUN = `
  w.id, s.city, extract(epoch from w.first_slot) * 1000 as first, extract(epoch from w.last_slot) * 1000 as last, w.interval_seconds * 1000 as "intervalMs",
  w.status, w.reason`;

/** A run grows while slots end alike; a new one begins where they do not. */
const NOTE = `
  with x as (
    select s.id, e.status, e.reason from json_to_recordset($1::json) as e(city text, status text, reason text) join station s on s.city = e.city
  ), grown as (
    update weather_slots w set last_slot = to_timestamp($2::float8 / 1000), updated_at = now()
      from x
     where w.station_id = x.id and w.last_slot = to_timestamp($2::float8 / 1000) - make_interval(secs => $3::float8)
       and w.status = x.status and w.reason is not distinct from x.reason and w.interval_seconds = $3
    returning w.station_id
  )
  insert into weather_slots (station_id, first_slot, last_slot, interval_seconds, status, reason)
  select x.id, to_timestamp($2::float8 / 1000), to_timestamp($2::float8 / 1000), $3, x.status, x.reason from x
   where not exists (select from grown g where g.station_id = x.id)
     and not exists (select from weather_slots w where w.station_id = x.id and w.last_slot >= to_timestamp($2::float8 / 1000))`;

/** Between the last slot that is known of a place and this one nobody polled. */
const AWAY = `
  insert into weather_slots (station_id, first_slot, last_slot, interval_seconds, status, reason)
  select s.id, w.last_slot + make_interval(secs => $3::float8), to_timestamp($2::float8 / 1000) - make_interval(secs => $3::float8), $3, 'failed', 'nobody polled'
    from station s join lateral (select last_slot from weather_slots where station_id = s.id order by last_slot desc limit 1) w on true
   where s.city = any($1::text[]) and w.last_slot + make_interval(secs => $3::float8) < to_timestamp($2::float8 / 1000)`;

/** Owns `weather_slots`: what became of each poll, as ranges. Of the master alone. */
@Injectable()
export class SlotLedger {
  constructor(private readonly database: Database) {}

  /** What has been left out since the last poll before this slot becomes failed. */
  async noteAway(cities: readonly string[], slot: number, intervalMs: number): Promise<void> {
    await this.database.query(AWAY, [cities, slot, intervalMs / 1000]);
  }

  async note(slot: number, intervalMs: number, ends: readonly SlotEnd[]): Promise<void> {
    await this.database.query(NOTE, [JSON.stringify(ends), slot, intervalMs / 1000]);
  }

  /** Latest first. */
  runs(city: string | undefined, most: number): Promise<SlotRun[]> {
    return this.database.query<SlotRun & Record<string, unknown>>(
      `select ${RUN} from weather_slots w join station s on s.id = w.station_id where $1::text is null or s.city = $1 order by w.last_slot desc, s.city limit $2`,
      [city ?? null, most],
    );
  }

  /** Failed ones of these places that began after this, oldest first. */
  failed(cities: readonly string[], after: number, most: number): Promise<SlotRun[]> {
    return this.database.query<SlotRun & Record<string, unknown>>(
      `select ${RUN} from weather_slots w join station s on s.id = w.station_id
        where w.status = 'failed' and s.city = any($1::text[]) and w.first_slot >= to_timestamp($2::float8 / 1000) order by w.first_slot limit $3`,
      [cities, after, most],
    );
  }

  async backfilled(id: number, reason: string): Promise<void> {
    await this.database.query(`update weather_slots set status = 'backfilled', reason = $2, updated_at = now() where id = $1 and status = 'failed'`, [id, reason]);
  }

  /** Slots by how they ended, since this. */
  async counts(since: number): Promise<Record<SlotStatus, number>> {
    const rows = await this.database.query<{ status: SlotStatus; n: number }>(
      `select status, sum(1 + floor(extract(epoch from last_slot - greatest(first_slot, to_timestamp($1::float8 / 1000))) / interval_seconds))::int as n
         from weather_slots where last_slot >= to_timestamp($1::float8 / 1000) group by status`, [since],
    );
    const counts: Record<SlotStatus, number> = { ok: 0, late: 0, failed: 0, backfilled: 0 };
    for (const { status, n } of rows) counts[status] = n;
    return counts;
  }
}
