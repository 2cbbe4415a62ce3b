import { Injectable } from '@nestjs/common';
import { Database, takeChangeNumber } from '@tidemark/database';
import { formatInstrument, InstrumentKey } from '@tidemark/domain';
import { Instrument, InstrumentRow, NewInstrument, toInstrument } from './instrument';

const COLUMNS = `id, exchange, code, mic, name, provider,
  listed_date - date '1970-01-01' as listed_day, delisted_date - date '1970-01-01' as delisted_day,
  (extract(epoch from removed_at) * 1000)::float8 as removed_ms`;

/** An instrument with what the store holds of it. */
export interface InstrumentSummary extends Instrument {
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly bars: number;
}

/** Owns `instrument`. Every write takes a change number, so that copies follow. */
@Injectable()
export class InstrumentStore {
  constructor(private readonly database: Database) {}

  /** The instruments that are synced, by canonical order. */
  async list(): Promise<Instrument[]> {
    const rows = await this.database.query<InstrumentRow>(
      `select ${COLUMNS} from instrument where removed_at is null order by code, exchange`,
    );
    return rows.map(toInstrument);
  }

  /** Those of the keys that are in the store, removed ones included (their bars can still be read). */
  async find(keys: readonly InstrumentKey[]): Promise<Instrument[]> {
    const rows = await this.database.query<InstrumentRow>(
      `select ${COLUMNS} from instrument
        where (exchange, code) in (select * from unnest($1::text[], $2::text[])) order by code, exchange`,
      [keys.map((k) => k.exchange), keys.map((k) => k.code)],
    );
    return rows.map(toInstrument);
  }

  async page(search: string | null, limit: number, offset: number): Promise<{ total: number; rows: InstrumentSummary[] }> {
    const filter = `removed_at is null and ($1::text is null
      or position(upper($1) in upper(code || '.' || exchange)) > 0 or position(upper($1) in upper(coalesce(name, ''))) > 0)`;
    const [{ total }] = await this.database.query<{ total: number }>(
      `select count(*)::int as total from instrument where ${filter}`, [search],
    );
    const rows = await this.database.query<InstrumentRow & { first_date: string; last_date: string; bars: number }>(
      `with page as (select * from instrument where ${filter} order by code, exchange limit $2 offset $3)
       select ${COLUMNS}, b.first_date, b.last_date, b.bars
         from page
         cross join lateral (
           select min(date)::text as first_date, max(date)::text as last_date, count(*)::int as bars
             from bar_daily where instrument_id = page.id) b
        order by code, exchange`,
      [search, limit, offset],
    );
    return {
      total,
      rows: rows.map((r) => ({ ...toInstrument(r), firstDate: r.first_date, lastDate: r.last_date, bars: r.bars })),
    };
  }

  /**
   * Adds what is new, brings back what was removed, and takes a given name or provider over what was there.
   * @returns the instruments in the order asked, and which of them the store did not list before
   */
  async add(wanted: readonly NewInstrument[]): Promise<{ instruments: Instrument[]; added: number }> {
    if (wanted.length === 0) return { instruments: [], added: 0 };
    const added = await this.database.transaction(async (client) => {
      const seq = await takeChangeNumber(client);
      const { rowCount } = await client.query(
        `insert into instrument (exchange, code, mic, name, provider, change_seq)
         select w.exchange, w.code, w.mic, w.name, w.provider, $6
           from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
                with ordinality as w(exchange, code, mic, name, provider, n)
          order by n
         on conflict (exchange, code) do update
            set name = coalesce(excluded.name, instrument.name),
                provider = coalesce(excluded.provider, instrument.provider),
                removed_at = null, change_seq = excluded.change_seq
          where instrument.removed_at is not null
             or coalesce(excluded.name, instrument.name) is distinct from instrument.name
             or coalesce(excluded.provider, instrument.provider) is distinct from instrument.provider`,
        [
          wanted.map((w) => w.key.exchange), wanted.map((w) => w.key.code), wanted.map((w) => w.mic),
          wanted.map((w) => w.name ?? null), wanted.map((w) => w.provider ?? null), seq,
        ],
      );
      return rowCount ?? 0;
    });
    const found = new Map((await this.find(wanted.map((w) => w.key))).map((i) => [i.spelling, i]));
    return { instruments: wanted.flatMap((w) => found.get(formatInstrument(w.key)) ?? []), added };
  }

  /** Only those no one has ever added: what a person removed stays removed across restarts. */
  async addUnlessKnown(wanted: readonly NewInstrument[]): Promise<void> {
    const known = new Set((await this.find(wanted.map((w) => w.key))).map((i) => i.spelling));
    await this.add(wanted.filter((w) => !known.has(formatInstrument(w.key))));
  }

  /** Stops syncing them; their bars and their ledger stay. Returns how many were listed. */
  async remove(keys: readonly InstrumentKey[]): Promise<number> {
    return this.database.transaction(async (client) => {
      const seq = await takeChangeNumber(client);
      const { rowCount } = await client.query(
        `update instrument set removed_at = now(), change_seq = $3
          where removed_at is null and (exchange, code) in (select * from unnest($1::text[], $2::text[]))`,
        [keys.map((k) => k.exchange), keys.map((k) => k.code), seq],
      );
      return rowCount ?? 0;
    });
  }
}
