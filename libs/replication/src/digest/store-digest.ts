import type { ClientBase } from 'pg';
import { REPLICATED_TABLES } from '../replicated-tables';
import { rootDigest, tableDigest } from './root-digest';
import { GroupDigest, groupDigests, prepareDigests } from './table-digest';

/** Every group of every table in one snapshot, and the root over all of them. */
export interface StoreDigest {
  readonly root: string;
  readonly rows: number;
  readonly tables: readonly { readonly table: string; readonly groups: readonly GroupDigest[] }[];
}

/** In the caller's REPEATABLE READ transaction. */
export async function digestStore(client: ClientBase): Promise<StoreDigest> {
  await prepareDigests(client);
  const tables: { table: string; groups: GroupDigest[] }[] = [];
  for (const table of REPLICATED_TABLES) tables.push({ table: table.name, groups: await groupDigests(client, table) });
  const digests = tables.map(({ table, groups }) => tableDigest(table, groups));
  return { root: rootDigest(digests), rows: digests.reduce((sum, t) => sum + t.rows, 0), tables };
}
