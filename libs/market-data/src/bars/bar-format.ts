export const BAR_FORMATS = ['json', 'csv', 'ndjson'] as const;
export type BarFormat = (typeof BAR_FORMATS)[number];

/** What bars can be written as: the formats of the bars route, and the objects that clients of DMS read. */
export type BarWording = BarFormat | 'dms';

/** The columns of a bar on the wire, in order. */
export const BAR_FIELDS = ['instrument', 'date', 'open', 'high', 'low', 'close', 'volume', 'amount'] as const;

/** What stands between two bars. */
export const BAR_SEPARATOR: Readonly<Record<BarWording, string>> = { json: ',', ndjson: '\n', csv: '\r\n', dms: ',' };

/**
 * How Postgres writes the bars of an instrument as text. What every bar repeats of it goes into what stands between
 * two bars: it is then copied once a bar and not once for each `||` (an eighth of the whole).
 */
interface BarText {
  /** SQL over `spelling`: what goes before the date of each bar. */
  readonly head: string;
  /** SQL over the columns of a bar. */
  readonly row: string;
  /** SQL literals: the end of a bar, and what follows it up to the next head. */
  readonly tail: string;
  readonly separator: string;
}

/**
 * Concatenation, for it is twice as fast as json_build_object. The text of a float8 is its shortest exact decimal and
 * valid JSON (`1e+15`, `1.5e-07`); neither NaN nor infinity is ever stored.
 */
const JSON_ROW = `date || '","open":' || open || ',"high":' || high || ',"low":' || low || ',"close":' || close
  || ',"volume":' || coalesce(volume::text, 'null') || ',"amount":' || coalesce(amount::text, 'null')`;
const JSON_HEAD = `'{"instrument":' || to_json(spelling)::text || ',"date":"'`;

/** RFC 4180, and what a spreadsheet would take for a formula gets an apostrophe. Only text: numbers stay numbers. */
const SAFE_CELL = `case when spelling ~ E'^[-=+@\\t\\r\\n]' then '''' || spelling else spelling end`;
const CSV_HEAD = `case when ${SAFE_CELL} ~ E'[",\\r\\n]'
  then '"' || replace(${SAFE_CELL}, '"', '""') || '"' else ${SAFE_CELL} end || ','`;
const CSV_ROW = `date || ',' || open || ',' || high || ',' || low || ',' || close || ','
  || coalesce(volume::text, '') || ',' || coalesce(amount::text, '')`;

/** Names no instrument: DMS puts it around the bars. Its bars begin at midnight and have no offset. */
const DMS_ROW = `date || 'T00:00:00","Open":' || open || ',"High":' || high || ',"Low":' || low || ',"Close":' || close
  || ',"Volume":' || coalesce(volume::text, 'null')`;

export const BAR_TEXT: Readonly<Record<BarWording, BarText>> = {
  json: { head: JSON_HEAD, row: JSON_ROW, tail: `'}'`, separator: `','` },
  ndjson: { head: JSON_HEAD, row: JSON_ROW, tail: `'}'`, separator: `E'\\n'` },
  csv: { head: CSV_HEAD, row: CSV_ROW, tail: `''`, separator: `E'\\r\\n'` },
  dms: { head: `'{"time":"'`, row: DMS_ROW, tail: `'}'`, separator: `','` },
};
