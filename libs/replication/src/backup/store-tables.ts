import type { ClientBase } from 'pg';

/** A table as a backup holds it. */
export interface StoreTable {
  readonly name: string;
  /** In the order of COPY; what Postgres computes by itself is left out. */
  readonly columns: readonly string[];
}

export interface StoreSequence {
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

/** What migrations put in; the rows of these say nothing about whether a store is in use. */
const SEEDED = ['reign', 'replica_state', 'sync_lease'];

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Every table of the schema but the list of migrations, each behind those that it refers to. The line of tasks (pg-boss)
 * is not among them: a task that waits and stands in no line is put back into it by the server.
 */
export async function storeTables(client: ClientBase): Promise<StoreTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; refers: string[] | null }>(
    `select c.relname as name,
            (select json_agg(a.attname order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
            (select json_agg(r.relname) from pg_constraint k join pg_class r on r.oid = k.confrelid
              where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers
       from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'migrations'
      order by c.relname`,
  );
  const sorted: StoreTable[] = [];
  const left = new Map(rows.map((row) => [row.name, row]));
  while (left.size > 0) {
    const free = [...left.values()].filter(({ refers }) => !(refers ?? []).some((name) => left.has(name)));
    if (free.length === 0) throw new Error(`the tables ${[...left.keys()].join(', ')} refer to each other in a circle`);
    for (const { name, columns } of free) {
      left.delete(name);
      sorted.push({ name, columns });
    }
  }
  return sorted;
}

/** No snapshot holds them back: they may be further than its rows, and never behind. */
export async function storeSequences(client: ClientBase): Promise<StoreSequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'S' and relnamespace = current_schema()::regnamespace order by relname`,
  );
  const sequences: StoreSequence[] = [];
  for (const { name } of rows) {
    const { rows: [{ last, called }] } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${quoted(name)}`,
    );
    sequences.push({ name, last, called });
  }
  return sequences;
}

export async function setSequence(client: ClientBase, { name, last, called }: StoreSequence): Promise<void> {
  await client.query('select setval($1::regclass, $2::bigint, $3)', [quoted(name), last, called]);
}

/** Names of the migrations that this database has had, in order. */
export async function storeMigrations(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migrations order by timestamp, name');
  return rows.map(({ name }) => name);
}

/** The first table that holds something; undefined in a store on which nobody has ever worked. */
export async function firstInUse(client: ClientBase, tables: readonly StoreTable[]): Promise<string | undefined> {
  for (const { name } of tables.filter((table) => !SEEDED.includes(table.name))) {
    const { rows } = await client.query(`select 1 from ${quoted(name)} limit 1`);
    if (rows.length > 0) return name;
  }
  const { rows: [reign] } = await client.query<{ role: string | null }>('select role from reign');
  return reign.role === null ? undefined : 'reign';
}
