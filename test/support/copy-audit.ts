import { Client } from 'pg';
import { open, TABLES } from './store-difference';

interface CopyAudit {
  readonly cursor: number;
  readonly rows: number;
  /** Rows and deletes of the master's at or below the cursor that are not here, or are not here as they were. */
  readonly missing: readonly string[];
  /** Rows and deletes above the cursor. */
  readonly ahead: readonly string[];
  /** Rows here that the master replaced or deleted at or below the cursor, or never had. */
  readonly stale: readonly string[];
}

const NO_FAULT = { missing: [], ahead: [], stale: [] };

interface Row { readonly name: string; readonly seq: number; readonly hash: string }
interface Side { readonly cursor: number; readonly rows: ReadonlyMap<string, Row>; readonly deletes: ReadonlyMap<string, Row> }

const ROWS = Object.entries(TABLES).map(([table, { key, columns }]) =>
  `select concat_ws(' ', '${table}', ${key}) as name, change_seq::float8 as seq, md5((select r::text from (select ${columns}) r)) as hash from ${table}`).join(' union all ');

const NAME_OF_DELETED = Object.entries(TABLES).map(([table, { key }]) =>
  `when '${table}' then concat_ws(' ', ${key.split(', ').map((column) => `row_key->>'${column}'`).join(', ')})`).join(' ');
const DELETES = `select concat_ws(' ', table_name, case table_name ${NAME_OF_DELETED} end) as name, change_seq::float8 as seq, '' as hash from tombstone`;

/** Everything in one snapshot. */
async function look(url: string): Promise<Side> {
  const client: Client = await open(url);
  try {
    const { rows: [{ cursor }] } = await client.query<{ cursor: number }>('select cursor::float8 as cursor from replica_state');
    const read = async (sql: string) => new Map((await client.query<Row>(sql)).rows.map((row) => [row.name, row]));
    return { cursor, rows: await read(ROWS), deletes: await read(DELETES) };
  } finally {
    await client.end();
  }
}

/**
 * Holds a slave's database, as it is at one moment, against its master's history: a row of the master with a number at or
 * below the cursor has not changed since, so it has to be here; what is here and not there must have been replaced or
 * deleted above the cursor. Writers may go on meanwhile, for the master is read after the slave.
 */
async function auditCopy(masterUrl: string, slaveUrl: string): Promise<CopyAudit> {
  const slave = await look(slaveUrl);
  const master = await look(masterUrl);
  const { cursor } = slave;
  const missing = [...lacking(master.rows, slave.rows, cursor), ...lacking(master.deletes, slave.deletes, cursor)];
  const ahead = [...slave.rows.values(), ...slave.deletes.values()].filter(({ seq }) => seq > cursor);
  const stale = [...slave.rows.values()].filter(({ name, seq, hash }) => {
    const there = master.rows.get(name);
    if (there?.seq === seq && there.hash === hash) return false;
    return (there?.seq ?? 0) <= cursor && (master.deletes.get(name)?.seq ?? 0) <= cursor;
  });
  return { cursor, rows: slave.rows.size, missing: missing.map(said), ahead: ahead.map(said), stale: stale.map(said) };
}

function lacking(there: Side['rows'], here: Side['rows'], cursor: number): Row[] {
  return [...there.values()].filter(({ name, seq, hash }) => {
    const row = here.get(name);
    return seq <= cursor && (row?.seq !== seq || row.hash !== hash);
  });
}

const said = ({ name, seq }: Row): string => `${name} @${seq}`;

/** Fails with the first rows that are not as the cursor says. */
export async function expectTrueCursor(masterUrl: string, slaveUrl: string): Promise<CopyAudit> {
  const audit = await auditCopy(masterUrl, slaveUrl);
  const { missing, ahead, stale } = audit;
  const first = (rows: readonly string[]) => rows.slice(0, 5);
  expect({ cursor: audit.cursor, missing: first(missing), ahead: first(ahead), stale: first(stale) }).toEqual({ cursor: audit.cursor, ...NO_FAULT });
  return audit;
}
