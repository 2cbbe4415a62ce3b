import type { ClientBase } from '@tidemark/database';
import { ReplicatedTable } from '../replicated-tables';
import { rowDigest, SEED } from './row-digest';

/** All rows of one group of a table. Digests are hexadecimal text: int8 would lose bits as a number. */
export interface GroupDigest {
  readonly group: number;
  readonly rows: number;
  readonly leaves: number;
  readonly digest: string;
}

export interface LeafDigest {
  readonly group: number;
  readonly leaf: number;
  readonly rows: number;
  readonly digest: string;
}

/** Enough for some 400 000 leaves (twice this, in each process of Postgres); with more it goes to disk. */
const WORK_MEMORY = '32MB';

/**
 * Once in the transaction, which is REPEATABLE READ and read only. The write path forbids its sessions what a pass over a
 * whole table lives on.
 */
export async function prepareDigests(client: ClientBase): Promise<void> {
  const on = ['seqscan', 'indexscan', 'bitmapscan', 'hashagg', 'hashjoin', 'mergejoin', 'sort', 'nestloop'];
  await client.query(`set local jit = off; set local work_mem = '${WORK_MEMORY}';
    ${on.map((name) => `set local enable_${name} = on;`).join(' ')}`);
}

/** One pass over the table; ascending by group, and only groups that have rows. */
export async function groupDigests(client: ClientBase, table: ReplicatedTable): Promise<GroupDigest[]> {
  // The halves apart: Postgres folds an int8 to 32 bits before it hashes it.
  const leaf = 'row(cut, n, (d >> 32)::int, ((d << 32) >> 32)::int)';
  return (await client.query<GroupDigest>(`
    select grp as "group", sum(n)::int as rows, count(*)::int as leaves,
           to_hex(bit_xor(hash_record_extended(${leaf}, ${SEED}))) as digest
      from (${leaves(table)}) l group by grp order by grp`)).rows;
}

/**
 * Of the groups named, ascending by group and leaf. A store of 5 000 instruments has a million leaves: name some hundred
 * groups at a time.
 */
export async function leafDigests(
  client: ClientBase, table: ReplicatedTable, groups: readonly number[],
): Promise<LeafDigest[]> {
  if (groups.length === 0) return [];
  const { cut, group } = table.partition;
  return (await client.query<LeafDigest>(`
    select grp as "group", ${cut ? cut.leaf('cut') : 'cut'} as leaf, n as rows, to_hex(d) as digest
      from (${leaves(table, `where ${group} = any($1::int[])`)}) l order by 1, 2`, [groups])).rows;
}

function leaves(table: ReplicatedTable, where = ''): string {
  const { cut, group, leaf } = table.partition;
  return `select ${group} as grp, ${cut?.by ?? leaf} as cut, count(*)::int as n, bit_xor(${rowDigest(table)}) as d
            from ${table.name} ${where} group by 1, 2`;
}
