import { copyIn } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { REPLICATED_TABLES, ReplicatedTable, TOMBSTONES } from '../replicated-tables';
import { BadBatchError } from '../wire/bad-batch.error';
import { Section } from '../wire/batch';

const BY_NAME = new Map([TOMBSTONES, ...REPLICATED_TABLES].map((table) => [table.name, table]));

/** Puts sections into tables, in the caller's transaction. */
export class RowApplier {
  static async apply(client: ClientBase, section: Section): Promise<void> {
    const table = tableOf(section);
    const columns = section.columns.map((c) => `"${c}"`).join();
    const direct = section.spans !== undefined && await isFree(client, table, section.spans);
    const target = direct ? table.name : await stage(client, table);
    const rows = await copyIn(client, `copy ${target} (${columns}) from stdin (format binary)`, section.blocks);
    if (rows !== section.rows) throw new BadBatchError(`table ${table.name}: ${section.rows} rows were announced, ${rows} came`);
    if (direct) return;
    await merge(client, table, section.columns);
    if (table === TOMBSTONES) await bury(client);
  }
}

/** Columns that this version does not know are a newer schema's; names come from our own list, never from the wire. */
function tableOf({ table: name, columns }: Section): ReplicatedTable {
  const table = BY_NAME.get(name);
  if (!table) throw new BadBatchError(`table ${JSON.stringify(name)} is not known here`);
  const unknown = columns.filter((c) => c !== 'change_seq' && !Object.hasOwn(table.columns, c));
  if (unknown.length > 0) throw new BadBatchError(`table ${name}: column ${JSON.stringify(unknown[0])} is not known here`);
  if (new Set(columns).size !== columns.length || !columns.includes('change_seq')) throw new BadBatchError(`table ${name}: its columns are not a row's`);
  return table;
}

/** Where none of the spans holds a row yet, all rows are new: straight in, at twice the speed. */
async function isFree(client: ClientBase, { name, spans }: ReplicatedTable, asked: NonNullable<Section['spans']>): Promise<boolean> {
  const { rows } = await client.query({
    name: `spans-${name}`,
    text: `select 1 from unnest($1::int[], $2::int[], $3::int[]) k(i, lo, hi)
            where exists (select from ${name} where ${spans?.id} = i
                             and ${spans?.date} between date '1970-01-01' + lo and date '1970-01-01' + hi) limit 1`,
    values: [asked.ids, asked.first, asked.last],
  });
  return rows.length === 0;
}

async function stage(client: ClientBase, { name }: ReplicatedTable): Promise<string> {
  // The session keeps it, so in the long run this only looks.
  await client.query({ name: `stage-${name}`, text: `create temp table if not exists stage_${name} (like ${name}) on commit delete rows` });
  return `stage_${name}`;
}

/** A row that is here with the same or a higher number stays: an older version never takes its place. */
async function merge(client: ClientBase, { name, key }: ReplicatedTable, columns: readonly string[]): Promise<void> {
  const list = columns.map((c) => `"${c}"`).join();
  const set = columns.filter((c) => !key.includes(c)).map((c) => `"${c}" = excluded."${c}"`).join();
  await client.query({
    name: `merge-${name}-${columns.length}`,
    text: `insert into ${name} as t (${list}) select ${list} from stage_${name}
           on conflict (${key.join()}) do update set ${set} where t.change_seq < excluded.change_seq`,
  });
}

/** Deletes what the tombstones name, unless it was made again, later or in the same commit. */
async function bury(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>('select distinct table_name as name from stage_tombstone');
  for (const { name } of rows) {
    const table = REPLICATED_TABLES.find((t) => t.name === name);
    if (!table) throw new BadBatchError(`a tombstone names the table ${JSON.stringify(name)}, which is not known here`);
    const matches = table.key.map((c) => `t."${c}" = (s.row_key->>'${c}')::${table.columns[c]}`).join(' and ');
    await client.query({
      name: `bury-${name}`,
      text: `delete from ${name} t using stage_tombstone s
              where s.table_name = '${name}' and t.change_seq < s.change_seq and ${matches}`,
    });
  }
}
