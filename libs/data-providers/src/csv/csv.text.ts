import { parse } from 'csv-parse/sync';
import { MalformedAnswer } from '../malformed-answer';
import { CsvColumns, columnsOf, isHeader } from './csv.columns';
import { CsvMap } from './csv.map';

/** A title and blank lines may stand above the header, no more. */
const HEADER_WITHIN = 5;
/** A row of bars has a hundred characters; a file without line ends is no CSV. */
const MAX_ROW_CHARS = 65_536;
const DELIMITERS = [',', ';', '\t', '|'];
/** What exports of Chinese software write in the title over adjusted prices. */
const ADJUSTED_TITLE = /[前后]复权/;

export interface CsvTable {
  readonly columns: CsvColumns;
  readonly rows: string[][];
}

/** UTF-8, or else GB18030, which Chinese software writes; never a guess between more. */
export function decodeCsv(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError) && (error as { name?: string }).name !== 'TypeError') throw error;
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Header and rows. @throws MalformedAnswer for what is no table of bars, or says that its prices are adjusted */
export function readCsvTable(text: string, map: CsvMap): CsvTable {
  const lines = text.split(/\r\n|\n|\r/, HEADER_WITHIN);
  if (map.header === false) return { columns: columnsOf([], map), rows: split(text, map.delimiter ?? delimiterOf(lines[0])) };
  const at = lines.findIndex((line) => isHeader(cells(line, map.delimiter), map));
  // The error names the columns of the line that should have been the header.
  const header = cells(lines[Math.max(0, at)], map.delimiter);
  const columns = columnsOf(header, map);
  if (map.adjusted !== 'accept' && ADJUSTED_TITLE.test(lines.slice(0, at).join())) {
    throw new MalformedAnswer('its title says the prices are adjusted; bars are stored raw: export it unadjusted (不复权)');
  }
  const body = text.slice(startOfLine(text, at + 1));
  // Exports of Chinese software part the header by tabs and the rows by commas.
  const rows = split(body, map.delimiter ?? delimiterOf(body.slice(0, 500).split(/[\r\n]/, 1)[0]));
  // Such an export ends with a line of its own about its origin.
  if (rows.length > 0 && rows[rows.length - 1].length === 1 && !/\d/.test(rows[rows.length - 1][0])) rows.pop();
  return { columns, rows };
}

function cells(line: string, delimiter?: string): string[] {
  try {
    return parse(line, { delimiter: delimiter ?? delimiterOf(line), trim: true, relax_quotes: true })[0] ?? [];
  } catch {
    // A title line may hold anything; what cannot be split is no header.
    return [];
  }
}

function delimiterOf(line: string): string {
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

function split(text: string, delimiter: string): string[][] {
  try {
    return parse(text, {
      delimiter, trim: true, relax_column_count: true, skip_empty_lines: true, max_record_size: MAX_ROW_CHARS,
    });
  } catch (error) {
    throw new MalformedAnswer(error instanceof Error ? error.message.slice(0, 200) : 'not a CSV', { cause: error });
  }
}

function startOfLine(text: string, line: number): number {
  const ends = /\r\n|\n|\r/g;
  for (let i = 0; i < line; i++) if (!ends.exec(text)) return text.length;
  return ends.lastIndex;
}
