import { query } from './change';

export interface TamperedLeaf {
  readonly table: string;
  readonly instrument?: string;
  readonly month?: string;
  readonly ids?: string;
}

const someBar = (code: string) => `(select ctid from bar_daily where instrument_id = (select id from instrument where code = '${code}')
  order by date offset 40 limit 1)`;
const BAR = `(select code || '.' || exchange from instrument where id = instrument_id) as instrument, to_char(date, 'YYYY-MM') as month`;

/** What nobody should do to a copy, one of each kind; each says in which leaf it is. */
const TAMPERINGS: Readonly<Record<string, readonly [table: string, sql: string]>> = {
  'a value': ['bar_daily', `update bar_daily set close = close * 1.0000000000000003::float8 where ctid = ${someBar('300001')} returning ${BAR}`],
  'a row missing': ['bar_daily', `delete from bar_daily where ctid = ${someBar('300002')} returning ${BAR}`],
  'a row too many': ['bar_daily', `insert into bar_daily select instrument_id, '2031-05-05', open, high, low, close, volume, amount, change_seq
    from bar_daily where ctid = ${someBar('300003')} returning ${BAR}`],
  'a change number': ['bar_daily', `update bar_daily set change_seq = change_seq - 1 where ctid = ${someBar('300004')} returning ${BAR}`],
  'the ledger': ['coverage', `update coverage set asked_from = asked_from + 1 where instrument_id = (select min(instrument_id) from coverage)
    returning (select code || '.' || exchange from instrument where id = instrument_id) as instrument`],
  'a day': ['sync_day', `update sync_day set remarks = 'nothing happened' where id = (select max(id) from sync_day)
    returning id / 256 * 256 || '–' || id / 256 * 256 + 255 as ids`],
};

/** Does all of it to a slave's database. */
export async function tamper(url: string): Promise<TamperedLeaf[]> {
  const leaves: TamperedLeaf[] = [];
  for (const [what, [table, sql]] of Object.entries(TAMPERINGS)) {
    const rows = await query<Omit<TamperedLeaf, 'table'>>(url, sql);
    if (rows.length !== 1) throw new Error(`${what}: ${rows.length} rows were tampered with`);
    leaves.push({ table, ...rows[0] });
  }
  return leaves;
}

/** The leaves of bars that have rows written by this transaction or later ones. */
export async function writtenSince(url: string, transaction: string): Promise<TamperedLeaf[]> {
  const rows = await query<{ instrument: string; month: string }>(url,
    `select distinct ${BAR} from bar_daily where xmin::text::bigint >= $1::bigint % 4294967296 order by 1, 2`, [transaction]);
  return rows.map((row) => ({ table: 'bar_daily', ...row }));
}
