import { columnsOf, ReplicatedTable } from '../replicated-tables';
import type { Leaf } from './leaf-name';

/** Characters of conditions in a statement. */
const MAX_CONDITIONS = 32_000;
const INT4_LIMIT = 2 ** 31;

/**
 * `COPY … TO STDOUT (FORMAT binary)` of all columns in the order of `columnsOf`, for the rows of the leaves; as many
 * statements as it takes, each leaf in exactly one.
 * @throws RangeError for a coordinate that is no int4
 */
export function leafCopies(table: ReplicatedTable, leaves: readonly Leaf[]): string[] {
  const columns = columnsOf(table).map((name) => `"${name}"`).join(', ');
  return conditions(table, leaves)
    .map((condition) => `copy (select ${columns} from ${table.name} where ${condition}) to stdout (format binary)`);
}

/** Deletes what `leafCopies` copies. */
export function leafDeletes(table: ReplicatedTable, leaves: readonly Leaf[]): string[] {
  return conditions(table, leaves).map((condition) => `delete from ${table.name} where ${condition}`);
}

/** With `or`, each leaf is a range of the index. */
function conditions(table: ReplicatedTable, leaves: readonly Leaf[]): string[] {
  const statements: string[][] = [];
  let length = Infinity;
  for (const { group, leaf } of leaves) {
    const condition = `(${table.partition.where(literal(group), literal(leaf))})`;
    if (length + condition.length > MAX_CONDITIONS) {
      statements.push([]);
      length = 0;
    }
    statements[statements.length - 1].push(condition);
    length += condition.length;
  }
  return statements.map((parts) => parts.join(' or '));
}

/** In brackets, for `-1::bigint` would be read as -(1::bigint). */
function literal(value: number): string {
  if (!Number.isInteger(value) || value >= INT4_LIMIT || value < -INT4_LIMIT) {
    throw new RangeError(`${value} is not a coordinate of a leaf`);
  }
  return `(${value})`;
}
