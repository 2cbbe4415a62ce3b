import type { ClientBase } from '@tidemark/database';
import { columnsOf, REPLICATED_TABLES, ReplicatedTable } from '../../libs/replication/src/replicated-tables';
import { rootDigest, tableDigest } from '../../libs/replication/src/digest/root-digest';
import { groupDigests } from '../../libs/replication/src/digest/table-digest';

/** Where a column takes only some words. */
const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  'corporate_action.kind': ['split', 'dividend'],
  'sync_run.status': ['completed', 'failed'],
  'sync_day.status': ['success', 'failed'],
  'coverage_explanation.reason': ['suspended', 'delisted'],
  'observation.interval': ['1h', '1d'],
  'observation.quality': ['ok', 'suspect'],
};
const ROWS = 6;

/** Six rows in every replicated table, all columns given: instruments 1 and 2, months 2020-01 to 06, ids 1, 101 … 501. */
export async function fillReplicatedTables(client: ClientBase): Promise<void> {
  for (const table of REPLICATED_TABLES) {
    const columns = columnsOf(table);
    const rows = Array.from({ length: ROWS }, (_, n) => columns.map((column) => sample(table, column, n)));
    const numbered = rows.map((row, n) => `(${row.map((_, k) => `$${n * columns.length + k + 1}`).join(', ')})`);
    await client.query(`insert into ${table.name} (${columns.map((c) => `"${c}"`).join(', ')}) values ${numbered.join(', ')}`, rows.flat());
  }
}

export function typeOf(table: ReplicatedTable, column: string): string {
  return table.columns[column] ?? 'bigint';
}

function sample(table: ReplicatedTable, column: string, n: number): string {
  if (column === 'id') return String(1 + n * 100);
  if (column === 'instrument_id') return String(1 + (n % 2));
  switch (typeOf(table, column)) {
    case 'int': case 'bigint': return String(1000 + n);
    case 'float8': return String(n + 1.1);
    case 'boolean': return String(n % 2 === 0);
    case 'date': return `2020-0${n + 1}-15`;
    case 'timestamptz': return `2020-01-0${n + 1} 12:34:56.789012+00`;
    case 'datemultirange': return `{[2020-01-01,2020-0${n + 2}-01)}`;
    case 'json': case 'jsonb': return `{"n": ${n}, "size": 1.50}`;
    default: return WORDS[`${table.name}.${column}`]?.[0] ?? `${column} Åé ${n}`;
  }
}

/** SQL of another value of the column, as near to the present one as its type has it, and in the same leaf where it can be. */
export function changed(table: ReplicatedTable, column: string): string {
  const words = WORDS[`${table.name}.${column}`];
  if (words) return `'${words[1]}'`;
  if (column === 'instrument_id') return 'instrument_id + 10';
  switch (typeOf(table, column)) {
    case 'int': case 'bigint': case 'date': return `"${column}" + 1`;
    case 'float8': return `"${column}" * 1.0000000000000003::float8`;
    case 'boolean': return `not "${column}"`;
    case 'timestamptz': return `"${column}" + interval '1 microsecond'`;
    case 'datemultirange': return `"${column}" + '{[2019-01-01,2019-01-02)}'::datemultirange`;
    case 'json': case 'jsonb': return `'{"n": 2, "size": 1.51}'`;
    default: return `"${column}" || ' '`;
  }
}

/** Of the whole database. */
export async function rootOf(client: ClientBase): Promise<string> {
  const tables = [];
  for (const table of REPLICATED_TABLES) tables.push(tableDigest(table.name, await groupDigests(client, table)));
  return rootDigest(tables);
}

/** `group/leaf` of one row; asked of the expression for single rows, which is not the one that the digests group by. */
export async function leafOf(client: ClientBase, table: ReplicatedTable, ctid: string): Promise<string> {
  const { group, leaf } = table.partition;
  const sql = `select ${group} || '/' || ${leaf} as at from ${table.name} where ctid = $1`;
  return (await client.query<{ at: string }>(sql, [ctid])).rows[0].at;
}

/** Instrument 1, third month, id 201. */
export async function thirdRow(client: ClientBase, table: ReplicatedTable): Promise<string> {
  const sql = `select ctid from ${table.name} order by change_seq offset 2 limit 1`;
  return (await client.query<{ ctid: string }>(sql)).rows[0].ctid;
}

/** Changes the third row, and tells its leaf before and after. */
export async function changeRow(client: ClientBase, table: ReplicatedTable, column: string, value: string): Promise<[string, string]> {
  const ctid = await thirdRow(client, table);
  const before = await leafOf(client, table, ctid);
  const sql = `update ${table.name} set "${column}" = ${value} where ctid = $1 returning ctid`;
  const { rows } = await client.query<{ ctid: string }>(sql, [ctid]);
  return [before, await leafOf(client, table, rows[0].ctid)];
}
