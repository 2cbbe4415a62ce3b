import { escapeLiteral } from 'pg';

type Literal = string | number | null | readonly string[];

/**
 * The statement with `$1` … written out. For COPY, which takes no parameters; everywhere else parameters are the way.
 * @throws TypeError for what SQL has no word for, and for a parameter without a value
 */
export function withLiterals(sql: string, values: readonly Literal[]): string {
  return sql.replace(/\$(\d+)/g, (_, n: string) => {
    if (values.length < Number(n)) throw new TypeError(`$${n} has no value`);
    return literal(values[Number(n) - 1]);
  });
}

function literal(value: Literal): string {
  if (value === null) return 'null';
  if (typeof value === 'string') {
    // It would end the statement in the protocol.
    if (value.includes('\0')) throw new TypeError('a text with a NUL cannot be written in SQL');
    return escapeLiteral(value);
  }
  if (typeof value !== 'number') return `array[${value.map(literal).join(', ')}]`;
  if (!Number.isFinite(value)) throw new TypeError(`${value} cannot be written in SQL`);
  // In brackets: a minus sign would bind less than the cast that follows.
  return `(${value})`;
}
