import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { TdxMarket } from './tdx-market';

/** How a store differs from what the provider has, and from what it says of itself. All zero: nothing is wrong. */
export interface Faults {
  /** Bars whose values the provider never gave, or that it does not have at all. */
  readonly wrong: number;
  /** Bars that the ledger does not know. */
  readonly unledgered: number;
  /** Verified sessions without a bar. */
  readonly hollow: number;
  /** Days called a success although a bar of theirs is missing. */
  readonly partialSuccess: number;
}

export const NO_FAULTS: Faults = { wrong: 0, unledgered: 0, hollow: 0, partialSuccess: 0 };

/** Compares a store row by row, inside Postgres, with the provider's own rows. */
export class StoreAudit {
  private constructor(readonly url: string, private readonly client: Client, private readonly instruments: number) {}

  /** Puts the truth beside the store, in a schema of its own. Lasts as long as the database. */
  static async open(url: string, market: TdxMarket): Promise<StoreAudit> {
    const client = new Client({ connectionString: url });
    // A test may kill this Postgres.
    client.on('error', () => undefined);
    await client.connect();
    await client.query(`create schema if not exists truth; drop table if exists truth.bar;
      create table truth.bar (code text, date date, open float8, high float8, low float8, close float8, volume float8, amount float8)`);
    await pipeline(Readable.from([market.lines()]), client.query(copyFrom('copy truth.bar from stdin')));
    // A store that has just been filled has no statistics: with them or without, every comparison is one hash join.
    await client.query('set enable_nestloop = off; set enable_mergejoin = off; set jit = off; analyze truth.bar');
    return new StoreAudit(url, client, market.instruments.length);
  }

  /** For a store that may be half-way: whatever is there must be right. */
  async faults(): Promise<Faults> {
    const [wrong] = await this.rows<{ n: number }>(`
      select count(*)::int as n
        from bar_daily b join instrument i on i.id = b.instrument_id left join truth.bar t on t.code = i.code and t.date = b.date
       where (b.open, b.high, b.low, b.close, b.volume, b.amount) is distinct from (t.open, t.high, t.low, t.close, t.volume, t.amount)`);
    const [unledgered] = await this.rows<{ n: number }>(`
      select count(*)::int as n
        from bar_daily b left join coverage c on c.instrument_id = b.instrument_id and c.interval = '1d'
       where c.instrument_id is null or not b.date <@ (c.verified + c.provisional)`);
    const [hollow] = await this.rows<{ n: number }>(`
      select count(*)::int as n
        from coverage c join instrument i on i.id = c.instrument_id
        join calendar_session s on s.mic = i.mic and s.date <@ (c.verified + c.provisional)
        left join bar_daily b on b.instrument_id = i.id and b.date = s.date
       where b.date is null`);
    const [partial] = await this.rows<{ n: number }>(`
      select count(*)::int as n
        from sync_day d join calendar_session s on s.mic = 'XSHG' and s.date = d.sync_date
        left join (select date, count(*) as bars from bar_daily group by date) b on b.date = d.sync_date
       where d.status = 'success' and coalesce(b.bars, 0) <> ${this.instruments}`);
    return { wrong: wrong.n, unledgered: unledgered.n, hollow: hollow.n, partialSuccess: partial.n };
  }

  /** Rows of the provider that the store does not have. */
  async missing(): Promise<number> {
    const [{ n }] = await this.rows<{ n: number }>(`
      select count(*)::int as n from truth.bar t
       where not exists (select from bar_daily b join instrument i on i.id = b.instrument_id where i.code = t.code and b.date = t.date)`);
    return n;
  }

  async rows<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.client.query<T>(sql, values)).rows;
  }

  /** An empty store again: what is left is the list of instruments, the calendars and the lease. */
  async empty(): Promise<void> {
    await this.client.query(`truncate bar_daily, bar_revision, coverage_explanation, coverage, quarantine, sync_run, sync_day,
      sync_refusal, sync_retry, tombstone`);
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
