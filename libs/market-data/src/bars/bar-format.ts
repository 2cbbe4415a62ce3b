export const BAR_FORMATS = ['json', 'csv', 'ndjson'] as const;
export type BarFormat = (typeof BAR_FORMATS)[number];

/** The columns of a bar on the wire, in order. */
export const BAR_FIELDS = ['instrument', 'date', 'open', 'high', 'low', 'close', 'volume', 'amount'] as const;

/** What stands between two bars. */
export const BAR_SEPARATOR: Readonly<Record<BarFormat, string>> = { json: ',', ndjson: '\n', csv: '\r\n' };

/** How Postgres writes one bar as text. `head` comes once an instrument, `row` once a bar. */
interface BarText {
  /** SQL over `spelling`; goes before the date of each bar. */
  readonly head: string;
  /** SQL over `head` and the columns of a bar. */
  readonly row: string;
  /** SQL literal of the separator. */
  readonly separator: string;
}

/**
 * Concatenation, for it is twice as fast as json_build_object. The text of a float8 is its shortest exact decimal and
 * valid JSON (`1e+15`, `1.5e-07`); neither NaN nor infinity is ever stored.
 */
const JSON_ROW = `head || date || '","open":' || open || ',"high":' || high || ',"low":' || low || ',"close":' || close
  || ',"volume":' || coalesce(volume::text, 'null') || ',"amount":' || coalesce(amount::text, 'null') || '}'`;
const JSON_HEAD = `'{"instrument":' || to_json(spelling)::text || ',"date":"'`;

/** RFC 4180, and what a spreadsheet would take for a formula gets an apostrophe. Only text: numbers stay numbers. */
const SAFE_CELL = `case when spelling ~ E'^[-=+@\\t\\r\\n]' then '''' || spelling else spelling end`;
const CSV_HEAD = `case when ${SAFE_CELL} ~ E'[",\\r\\n]'
  then '"' || replace(${SAFE_CELL}, '"', '""') || '"' else ${SAFE_CELL} end || ','`;
const CSV_ROW = `head || date || ',' || open || ',' || high || ',' || low || ',' || close || ','
  || coalesce(volume::text, '') || ',' || coalesce(amount::text, '')`;

export const BAR_TEXT: Readonly<Record<BarFormat, BarText>> = {
  json: { head: JSON_HEAD, row: JSON_ROW, separator: `','` },
  ndjson: { head: JSON_HEAD, row: JSON_ROW, separator: `E'\\n'` },
  csv: { head: CSV_HEAD, row: CSV_ROW, separator: `E'\\r\\n'` },
};
