import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { formatIsoDate, RejectedRow } from '@tidemark/domain';
import { PoolClient } from 'pg';

export interface QuarantinedRow extends RejectedRow {
  readonly instrumentId: number;
  readonly provider: string;
}

export interface QuarantineFilter {
  readonly instrumentIds: readonly number[] | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly rule: string | null;
  readonly resolved: boolean | null;
}

export interface QuarantineEntry {
  readonly id: number;
  readonly instrument: string;
  readonly date: string | null;
  readonly rule: string;
  readonly detail: string;
  readonly raw: string;
  readonly provider: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly resolved_at: Date | null;
}

const RAW_LIMIT = 2_000;
const DETAIL_LIMIT = 300;
const ROWS_A_STATEMENT = 5_000;

/** Owns `quarantine`: rows that were offered and not stored, with the rule they break. */
@Injectable()
export class QuarantineStore {
  constructor(private readonly database: Database) {}

  /** Which of the rows were never seen before: only these are news to a copy. The others are marked as seen again. */
  async news(client: PoolClient, rows: readonly QuarantinedRow[]): Promise<QuarantinedRow[]> {
    const fresh: QuarantinedRow[] = [];
    for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT) {
      const part = rows.slice(i, i + ROWS_A_STATEMENT);
      const { rows: seen } = await client.query<{ n: number }>(
        `with offered as (
           select n, id, date, rule, md5(raw) as digest
             from unnest($1::int[], $2::date[], $3::text[], $4::text[]) with ordinality k(id, date, rule, raw, n)),
         again as (
           update quarantine q set last_seen_at = now() from offered o
            where q.instrument_id = o.id and q.interval = '1d' and q.date is not distinct from o.date and q.rule = o.rule
              and md5(q.raw) = o.digest)
         select n::int as n from offered o
          where exists (select from quarantine q
                         where q.instrument_id = o.id and q.interval = '1d' and q.date is not distinct from o.date
                           and q.rule = o.rule and md5(q.raw) = o.digest)`,
        [part.map((r) => r.instrumentId), part.map(dateOf), part.map((r) => r.rule), part.map(rawOf)],
      );
      const known = new Set(seen.map(({ n }) => n - 1));
      fresh.push(...part.filter((_, n) => !known.has(n)));
    }
    return fresh;
  }

  async add(client: PoolClient, rows: readonly QuarantinedRow[], seq: number): Promise<void> {
    for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT) {
      const part = rows.slice(i, i + ROWS_A_STATEMENT);
      await client.query(
        `insert into quarantine (instrument_id, interval, date, rule, detail, raw, provider, change_seq)
         select distinct on (id, date, rule, md5(raw)) id, '1d', date, rule, detail, raw, provider, $7::bigint
           from unnest($1::int[], $2::date[], $3::text[], $4::text[], $5::text[], $6::text[])
                k(id, date, rule, detail, raw, provider)
         on conflict (instrument_id, interval, date, rule, md5(raw)) do update
            set last_seen_at = now(), change_seq = excluded.change_seq`,
        [
          part.map((r) => r.instrumentId), part.map(dateOf), part.map((r) => r.rule),
          part.map((r) => storable(r.detail, DETAIL_LIMIT)), part.map(rawOf), part.map((r) => r.provider), seq,
        ],
      );
    }
  }

  /** Rows whose session now has a verified bar are settled. */
  async resolve(client: PoolClient, instrumentIds: readonly number[], seq: number): Promise<void> {
    await client.query({
      name: 'quarantine-resolve',
      text: `update quarantine q set resolved_at = now(), change_seq = $2
               from coverage c
              where q.resolved_at is null and q.instrument_id = any($1::int[])
                and c.instrument_id = q.instrument_id and c.interval = q.interval and c.verified @> q.date`,
      values: [instrumentIds, seq],
    });
  }

  async page(filter: QuarantineFilter, limit: number, offset: number): Promise<{ total: number; rows: QuarantineEntry[] }> {
    const from = `
       from quarantine q join instrument i on i.id = q.instrument_id
      where ($1::int[] is null or q.instrument_id = any($1)) and ($2::date is null or q.date >= $2)
        and ($3::date is null or q.date <= $3) and ($4::text is null or q.rule = $4)
        and ($5::bool is null or (q.resolved_at is not null) = $5)`;
    const values = [filter.instrumentIds, filter.start, filter.end, filter.rule, filter.resolved];
    const [{ total }] = await this.database.query<{ total: number }>(`select count(*)::int as total ${from}`, values);
    const rows = await this.database.query<QuarantineEntry>(
      `select q.id, i.code || '.' || i.exchange as instrument, q.date::text as date, q.rule, q.detail, q.raw,
              q.provider, q.first_seen_at, q.last_seen_at, q.resolved_at
       ${from} order by q.id desc limit $6 offset $7`,
      [...values, limit, offset],
    );
    return { total, rows };
  }
}

function dateOf({ day }: QuarantinedRow): string | null {
  return day === null ? null : formatIsoDate(day);
}

function rawOf({ raw }: QuarantinedRow): string {
  return storable(raw, RAW_LIMIT);
}

/** Postgres text holds no NUL; what a provider sends may. */
function storable(text: string, limit: number): string {
  return text.slice(0, limit).replaceAll('\u0000', '\\0').toWellFormed();
}
