import type { ClientBase } from 'pg';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { once } from 'node:events';
import { REPLICATED_TABLES, TOMBSTONES } from '../replicated-tables';

const ROWS_A_READ = 5_000;

/** What was found where two histories part. */
export interface SetAside {
  readonly file: string;
  readonly rows: number;
}

/**
 * Rows above a change number that the new master never had: each goes to a review file as one line of JSON, then leaves
 * the store. Rows that they had replaced or deleted come back by the repair that follows.
 * @returns undefined where there were none
 */
export async function setAside(client: ClientBase, above: number, file: string): Promise<SetAside | undefined> {
  const rows = await count(client, above);
  if (rows === 0) return undefined;
  await mkdir(dirname(file), { recursive: true });
  await write(client, above, file);
  for (const { name } of [TOMBSTONES, ...REPLICATED_TABLES]) await client.query(`delete from ${name} where change_seq > $1`, [above]);
  return { file, rows };
}

async function count(client: ClientBase, above: number): Promise<number> {
  const sums = [TOMBSTONES, ...REPLICATED_TABLES].map(({ name }) => `(select count(*) from ${name} where change_seq > $1)`);
  const { rows: [{ n }] } = await client.query<{ n: number }>(`select ${sums.join(' + ')} as n`, [above]);
  return n;
}

/** Complete and on the disk before anything is deleted. */
async function write(client: ClientBase, above: number, file: string): Promise<void> {
  const draft = `${file}.part`;
  const out = createWriteStream(draft, { mode: 0o600 });
  for (const { name } of [TOMBSTONES, ...REPLICATED_TABLES]) {
    await client.query(`declare aside no scroll cursor for
      select jsonb_build_object('table', '${name}', 'row', to_jsonb(t))::text as line from ${name} t where change_seq > ${above} order by change_seq`);
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${ROWS_A_READ} from aside`);
      if (rows.length === 0) break;
      if (!out.write(`${rows.map((r) => r.line).join('\n')}\n`)) await once(out, 'drain');
    }
    await client.query('close aside');
  }
  out.end();
  await once(out, 'finish');
  const handle = await open(draft, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
