import { copyIn, copyOut } from '@tidemark/database';
import { EpochDay, formatIsoDate } from '@tidemark/domain';
import { PoolClient } from 'pg';
import { BAR_COLUMNS, COPY_HEADER, COPY_TRAILER } from './bar-encoder';

export interface BarSpan {
  readonly instrumentId: number;
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** The SQL that writes `bar_daily` and `bar_revision`; every method works in the caller's transaction. */
export class BarStore {
  /**
   * Plans that a table without statistics tempts Postgres into (a sequential scan for a probe: 27 ms for 0.3) and
   * JIT (22 ms for 0.6) are off for this transaction. One round trip for all of them.
   */
  static async prepare(client: PoolClient): Promise<void> {
    await client.query({
      name: 'bar-prepare',
      text: `select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
                    set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)`,
    });
  }

  /** Which of the spans hold any bar: only those need comparing. */
  static async occupied(client: PoolClient, spans: readonly BarSpan[]): Promise<Set<number>> {
    const { rows } = await client.query<{ i: number }>({
      name: 'bar-occupied',
      text: `select i from unnest($1::int[], $2::date[], $3::date[]) k(i, lo, hi)
              where exists (select from bar_daily where instrument_id = i and date between lo and hi)`,
      values: [
        spans.map((s) => s.instrumentId), spans.map((s) => formatIsoDate(s.from)), spans.map((s) => formatIsoDate(s.to)),
      ],
    });
    return new Set(rows.map((r) => r.i));
  }

  /** The stored rows of the spans as binary COPY, in the spans' order, the change number masked to 0. */
  static async readBack(client: PoolClient, spans: readonly BarSpan[]): Promise<Buffer> {
    // COPY takes no parameters: integers and formatted dates only.
    const values = spans
      .map((s, n) => `(${n},${s.instrumentId},date '${formatIsoDate(s.from)}',date '${formatIsoDate(s.to)}')`)
      .join(',');
    return copyOut(
      client,
      `copy (select b.* from (values ${values}) k(n, i, lo, hi)
             cross join lateral (
               select instrument_id, date, open, high, low, close, volume, amount, 0::bigint
                 from bar_daily where instrument_id = k.i and date between k.lo and k.hi order by date) b
       ) to stdout (format binary)`,
    );
  }

  static async insert(client: PoolClient, rows: readonly Buffer[]): Promise<void> {
    await copyIn(client, `copy bar_daily (${BAR_COLUMNS}) from stdin (format binary)`, [COPY_HEADER, ...rows, COPY_TRAILER]);
  }

  /** Replaces rows; their old values go to `bar_revision` under the same change number. */
  static async update(client: PoolClient, rows: readonly Buffer[], seq: number): Promise<void> {
    await client.query('create temp table if not exists bar_stage (like bar_daily) on commit delete rows');
    await copyIn(client, `copy bar_stage (${BAR_COLUMNS}) from stdin (format binary)`, [COPY_HEADER, ...rows, COPY_TRAILER]);
    await client.query(
      `insert into bar_revision
              (instrument_id, interval, date, open, high, low, close, volume, amount, written_seq, change_seq)
       select b.instrument_id, '1d', b.date, b.open, b.high, b.low, b.close, b.volume, b.amount, b.change_seq, $1
         from bar_stage s join bar_daily b using (instrument_id, date)`,
      [seq],
    );
    await client.query(
      `update bar_daily b
          set open = s.open, high = s.high, low = s.low, close = s.close, volume = s.volume, amount = s.amount,
              change_seq = s.change_seq
         from bar_stage s
        where b.instrument_id = s.instrument_id and b.date = s.date`,
    );
  }
}
