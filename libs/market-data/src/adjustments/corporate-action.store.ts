import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { CorporateAction, EpochDay, formatIsoDate, parseIsoDate, PricedAction } from '@tidemark/domain';
import { PoolClient } from 'pg';

export interface StatedAction extends CorporateAction {
  readonly instrumentId: number;
  readonly provider: string;
}

/** As it goes on the wire. */
export interface CorporateActionEntry {
  readonly instrument: string;
  readonly ex_date: string;
  readonly kind: CorporateAction['kind'];
  readonly value: number;
  readonly provider: string;
  readonly noted_at: Date;
}

export interface ActionFilter {
  readonly instrumentIds: readonly number[];
  readonly start: EpochDay | null;
  readonly end: EpochDay | null;
}

type OfInstrument = PricedAction & { readonly instrumentId: number };

/** Owns `corporate_action`. What a source no longer names stays: an answer that lacks it proves nothing. */
@Injectable()
export class CorporateActionStore {
  constructor(private readonly database: Database) {}

  /** Which of them the store lacks, or has otherwise. */
  static async news(client: PoolClient, stated: readonly StatedAction[]): Promise<StatedAction[]> {
    if (stated.length === 0) return [];
    const { rows } = await client.query<{ n: number }>({
      name: 'corporate-action-news',
      text: `select n::int as n from unnest($1::int[], $2::date[], $3::text[], $4::float8[]) with ordinality k(id, day, kind, value, n)
              where not exists (select from corporate_action a
                                 where a.instrument_id = k.id and a.date = k.day and a.kind = k.kind and a.value = k.value)`,
      values: columnsOf(stated),
    });
    return rows.map(({ n }) => stated[n - 1]);
  }

  static async write(client: PoolClient, news: readonly StatedAction[], seq: number): Promise<void> {
    await client.query(
      `insert into corporate_action (instrument_id, date, kind, value, provider, change_seq)
       select distinct on (id, day, kind) id, day, kind, value, provider, $6::bigint
         from unnest($1::int[], $2::date[], $3::text[], $4::float8[], $5::text[]) k(id, day, kind, value, provider)
       on conflict (instrument_id, date, kind) do update
          set value = excluded.value, provider = excluded.provider, noted_at = now(), change_seq = excluded.change_seq`,
      [...columnsOf(news), news.map(({ provider }) => provider), seq],
    );
  }

  /** All of the instruments, each with the last raw close that is stored from before it. */
  async priced(instrumentIds: readonly number[]): Promise<OfInstrument[]> {
    const rows = await this.database.query<{ id: number; day: string; kind: CorporateAction['kind']; value: number; date: string | null; close: number | null }>(
      `select a.instrument_id as id, a.date::text as day, a.kind, a.value, p.date::text as date, p.close
         from corporate_action a
         left join lateral (select date, close from bar_daily b
                             where b.instrument_id = a.instrument_id and b.date < a.date order by date desc limit 1) p on true
        where a.instrument_id = any($1::int[])`, [instrumentIds],
    );
    return rows.map(({ id, day, kind, value, date, close }) => ({
      instrumentId: id, day: parseIsoDate(day) as EpochDay, kind, value,
      previous: date === null || close === null ? null : { day: parseIsoDate(date) as EpochDay, close },
    }));
  }

  /** Ascending by spelling, day and kind. */
  async list({ instrumentIds, start, end }: ActionFilter): Promise<CorporateActionEntry[]> {
    return this.database.query<CorporateActionEntry & Record<string, unknown>>(
      `select i.code || '.' || i.exchange as instrument, a.date::text as ex_date, a.kind, a.value, a.provider, a.noted_at
         from corporate_action a join instrument i on i.id = a.instrument_id
        where a.instrument_id = any($1::int[]) and ($2::date is null or a.date >= $2) and ($3::date is null or a.date <= $3)
        order by (i.code || '.' || i.exchange) collate "C", a.date, a.kind`,
      [instrumentIds, start === null ? null : formatIsoDate(start), end === null ? null : formatIsoDate(end)],
    );
  }
}

function columnsOf(actions: readonly StatedAction[]): [number[], string[], string[], number[]] {
  return [actions.map((a) => a.instrumentId), actions.map((a) => formatIsoDate(a.day)), actions.map((a) => a.kind), actions.map((a) => a.value)];
}
