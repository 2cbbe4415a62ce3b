import type { ClientBase } from 'pg';
import { FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { REPLICATED_TABLES, TOMBSTONES } from '../replicated-tables';

const ROWS_A_READ = 5_000;

/** What was found where two histories part. */
export interface SetAside {
  readonly file: string;
  readonly rows: number;
}

/**
 * Rows above a change number that the new master never had: each goes to a review file as one line of JSON, then leaves
 * the store. Rows that they had replaced or deleted come back by the repair that follows; deletes of before that they had
 * replaced do not, so a copy that lacks those could not catch up from this node any more.
 * @returns undefined where there were none
 */
export async function setAside(client: ClientBase, above: number, file: string): Promise<SetAside | undefined> {
  const { rows } = await countAbove(client, above);
  if (rows === 0) return undefined;
  await mkdir(dirname(file), { recursive: true });
  await write(client, above, file);
  const { rowCount: deletes } = await client.query('delete from tombstone where change_seq > $1', [above]);
  for (const { name } of REPLICATED_TABLES) await client.query(`delete from ${name} where change_seq > $1`, [above]);
  if (deletes) await client.query('update reign set tombstone_floor = greatest(tombstone_floor, $1) where id = 1', [above]);
  return { file, rows };
}

/** How many rows have a higher number, in all and by table. */
export async function countAbove(client: ClientBase, above: number): Promise<{ rows: number; tables: Record<string, number> }> {
  const tables: Record<string, number> = {};
  if (above !== Infinity) {
    const counts = [TOMBSTONES, ...REPLICATED_TABLES].map(({ name }) => `select '${name}' as name, count(*) as n from ${name} where change_seq > $1`);
    const { rows } = await client.query<{ name: string; n: number }>(counts.join(' union all '), [above]);
    for (const { name, n } of rows) if (n > 0) tables[name] = n;
  }
  return { rows: Object.values(tables).reduce((sum, n) => sum + n, 0), tables };
}

/** Complete and on the disk before anything is deleted. */
async function write(client: ClientBase, above: number, file: string): Promise<void> {
  const draft = `${file}.part`;
  const out = await open(draft, 'w', 0o600);
  try {
    for (const { name } of [TOMBSTONES, ...REPLICATED_TABLES]) await writeTable(client, name, above, out);
    await out.sync();
  } finally {
    await out.close();
  }
  await rename(draft, file);
  // The name, too: it lies in the folder, not in the file.
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeTable(client: ClientBase, name: string, above: number, out: FileHandle): Promise<void> {
  await client.query(`declare aside no scroll cursor for
    select jsonb_build_object('table', '${name}', 'row', to_jsonb(t))::text as line from ${name} t where change_seq > ${above} order by change_seq`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${ROWS_A_READ} from aside`);
    if (rows.length === 0) break;
    await out.appendFile(`${rows.map((r) => r.line).join('\n')}\n`);
  }
  await client.query('close aside');
}
