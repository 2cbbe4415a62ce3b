import { createHash } from 'node:crypto';
import type { GroupDigest } from './table-digest';

/** A whole table: equal contents have equal digests (64 hexadecimal digits). */
export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  readonly leaves: number;
  readonly digest: string;
}

export function tableDigest(table: string, groups: readonly GroupDigest[]): TableDigest {
  const hash = createHash('sha256');
  let rows = 0;
  let leaves = 0;
  for (const group of [...groups].sort((a, b) => a.group - b.group)) {
    hash.update(`${group.group}:${group.leaves}:${group.rows}:${group.digest}\n`);
    rows += group.rows;
    leaves += group.leaves;
  }
  return { table, rows, leaves, digest: hash.digest('hex') };
}

/**
 * Over the tables in the order given. An empty one leaves no trace: a slave of the next version, with a table more, has the root of
 * a master that does not know it.
 */
export function rootDigest(tables: readonly TableDigest[]): string {
  const hash = createHash('sha256');
  for (const { table, rows, digest } of tables) if (rows > 0) hash.update(`${table}:${rows}:${digest}\n`);
  return hash.digest('hex');
}
