import { columnsOf, ReplicatedTable } from '../replicated-tables';

/**
 * Any number but 0: Postgres' hash of the float 0 is the seed itself, and that of a NULL inside a record is 0, so with
 * the seed 0 a volume of 0 and an unknown one would look the same.
 */
export const SEED = 7305;

/** The chained hash of a value of the type, where there is one that is the same on every version from 15 on. */
const CHAINED: Readonly<Record<string, (column: string, seed: string) => string>> = {
  int: (column, seed) => `hashint4extended(${column}, ${seed})`,
  bigint: (column, seed) => `hashint8extended(${column}, ${seed})`,
  float8: (column, seed) => `hashfloat8extended(${column}, ${seed})`,
  date: (column, seed) => `hashint4extended(${column} - date '2000-01-01', ${seed})`,
};
/** As bytes of UTF-8 a text's hash knows neither collation nor encoding. JSON has no hash. */
const AS_BYTES: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `convert_to(${column}, 'UTF8')`,
  json: (column) => `convert_to((${column})::text, 'UTF8')`,
  jsonb: (column) => `convert_to((${column})::text, 'UTF8')`,
};
/** How many of a row's last columns are chained past a NULL; each further one would double the expression. */
const TAIL = 3;

/**
 * SQL expression, int8 and never NULL: a digest of all columns of a row, `change_seq` among them, that is the same under
 * every setting of a session, collation and version of Postgres. Equal are -0 and 0, and all NaN, as they are in SQL.
 */
export function rowDigest(table: ReplicatedTable): string {
  const columns = columnsOf(table).map((name) => ({ name, type: table.columns[name] ?? 'bigint' }));
  const plain = table.digest === undefined && columns.every(({ type }) => type in CHAINED);
  const record = recordDigest(table, columns);
  // Twice as fast as the record, which it falls back to: the functions are strict, and a NULL would hide the row.
  return plain ? `coalesce(${chain(columns)}, ${record})` : record;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

/**
 * A record's hash is a sum over its columns. Two rows that swap a value would cancel out in the xor of their sums once in
 * 10^8 times, so the key is the seed of all the rest.
 */
function recordDigest(table: ReplicatedTable, columns: readonly Column[]): string {
  const values = columns.filter(({ name }) => !table.key.includes(name)).map(({ name, type }) => {
    const value = table.digest?.[name] ?? quoted(name);
    return AS_BYTES[type]?.(value) ?? value;
  });
  const keys = table.key.map((name) => AS_BYTES[table.columns[name]]?.(quoted(name)) ?? quoted(name));
  return `hash_record_extended(row(${values.join(', ')}), hash_record_extended(row(${keys.join(', ')}), ${SEED}))`;
}

/** Each link has a number of its own: the hash of the float 0 hands its seed on, and (0, 5) would be (5, 0). */
function chain(columns: readonly Column[]): string {
  return [...columns].reverse().reduce((inner, { name, type }, k) => {
    const seed = k === 0 ? String(SEED) : `${inner} # ${k}`;
    const link = CHAINED[type](quoted(name), seed);
    return k < TAIL ? `coalesce(${link}, ${k === 0 ? SEED : inner} # ${k + columns.length})` : link;
  }, '');
}

function quoted(name: string): string {
  return `"${name}"`;
}
