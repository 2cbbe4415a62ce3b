import { Client } from 'pg';

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One statement on a connection of its own. */
export function query<T extends object>(url: string, text: string, params: unknown[] = []): Promise<T[]> {
  return withClient(url, async (client) => (await client.query<T>(text, params)).rows);
}

/** One commit by the rule for change numbers, from outside the product; `$1` is its number. Returns the number. */
export function change(url: string, text: string, params: unknown[] = []): Promise<number> {
  return withClient(url, async (client) => {
    await client.query('begin');
    const { rows: [{ seq }] } = await client.query<{ seq: number }>(
      `select pg_advisory_xact_lock(7305002), nextval('change_number')::float8 as seq, pg_notify('tidemark_change', '')`);
    await client.query(text, [seq, ...params]);
    await client.query('commit');
    return seq;
  });
}

/** Instruments with a bar a day, in one commit; prices that no compression makes much smaller. */
export function fillBars(url: string, instruments: number, days: number): Promise<number> {
  return change(url, `with i as (
      insert into instrument (exchange, code, mic, change_seq)
      select 'SZ', '3' || lpad(n::text, 5, '0'), 'XSHE', $1 from generate_series(1, $2::int) n returning id)
    insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq)
    select id, date '2018-01-01' + d, 10, 12, 9, 9 + random() * 3, d, random() * 1e9, $1 from i, generate_series(1, $3::int) d`, [instruments, days]);
}

/** A commit of some thousand rows, new, changed and deleted. */
export function bulkChange(url: string, random: () => number): Promise<number> {
  const [from, gone] = [1, 2].map(() => Math.floor(random() * 1_400));
  return change(url, `with gone as (
      delete from bar_daily where instrument_id % 5 = $2::int % 5 and date between date '2018-01-01' + $4::int and date '2018-01-03' + $4::int
         and not date between date '2018-01-01' + $3::int and date '2018-05-01' + $3::int
      returning instrument_id, date), told as (
      insert into tombstone (table_name, row_key, change_seq)
      select 'bar_daily', jsonb_build_object('instrument_id', instrument_id, 'date', date), $1 from gone
      on conflict (table_name, row_key) do update set change_seq = excluded.change_seq)
    insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq)
    select id, date '2018-01-01' + d, 10, 12, 9, 9 + $5::float8 * 3, d, $1, $1 from instrument, generate_series($3::int, $3::int + 120) d
    on conflict (instrument_id, date) do update set close = excluded.close, amount = excluded.amount, change_seq = excluded.change_seq`,
  [Math.floor(random() * 5), from, gone, random()]);
}
