import { formatIsoDate, RejectedRow } from '@tidemark/domain';
import { DataProviderError } from '../data-provider.error';
import { readLocalFile } from '../local-file';
import { MalformedAnswer } from '../malformed-answer';
import { CsvFolder } from './csv.folder';
import { CsvField, CsvMap } from './csv.map';
import { instrumentOf } from './csv.names';
import { parseCsv } from './csv.parse';
import { decodeCsv } from './csv.text';

/** Enough to see what is wrong with a column. */
const SAMPLES = 5;

/** What an import of one file would bring. Dates as `YYYY-MM-DD`. */
export interface CsvFilePreview {
  readonly file: string;
  /** Canonical spelling. */
  readonly instrument: string;
  readonly rows: number;
  readonly bars: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly suspended: number;
  readonly rejected: number;
  /** Rejected rows by rule. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly samples: readonly RejectedRow[];
  /** The file's own names of the columns that were found. */
  readonly columns: Readonly<Partial<Record<CsvField, string>>>;
  /** Why the file cannot be taken at all; null where it can. */
  readonly error: string | null;
}

/**
 * A dry run over a folder: reads everything, stores nothing. Files whose name spells no instrument are left out.
 * @throws DataProviderError where the folder itself cannot be read, or `cancelled`
 */
export async function previewCsvFolder(
  dir: string, map: CsvMap = {}, signal: AbortSignal = new AbortController().signal,
): Promise<CsvFilePreview[]> {
  const previews: CsvFilePreview[] = [];
  for (const [instrument, files] of await new CsvFolder(dir, map).files(signal)) {
    for (const file of files) {
      const error = files.length > 1 ? `${files.join(', ')} all name ${instrument}; keep one` : null;
      previews.push(await previewFile(dir, file, instrument, map, error, signal));
    }
  }
  return previews;
}

async function previewFile(
  dir: string, file: string, instrument: string, map: CsvMap, clash: string | null, signal: AbortSignal,
): Promise<CsvFilePreview> {
  const nothing = { rows: 0, bars: 0, first: null, last: null, suspended: 0, rejected: 0, reasons: {}, samples: [], columns: {} };
  const key = instrumentOf(file, map);
  if (!key) return { file, instrument, ...nothing, error: 'its name spells no instrument' };
  try {
    const { bytes } = await readLocalFile('csv', dir, file, signal);
    const parsed = parseCsv(decodeCsv(bytes), key, map, -Infinity, Infinity);
    const reasons: Record<string, number> = {};
    for (const { rule } of parsed.rejects) reasons[rule] = (reasons[rule] ?? 0) + 1;
    return {
      file, instrument, rows: parsed.rows, bars: parsed.bars.length, suspended: parsed.suspended,
      first: parsed.firstDay === null ? null : formatIsoDate(parsed.firstDay),
      last: parsed.lastDay === null ? null : formatIsoDate(parsed.lastDay),
      rejected: parsed.rejects.length, reasons, samples: parsed.rejects.slice(0, SAMPLES), columns: parsed.columns,
      error: clash,
    };
  } catch (error) {
    if (error instanceof MalformedAnswer) return { file, instrument, ...nothing, error: error.message };
    if (error instanceof DataProviderError && error.code !== 'cancelled') {
      return { file, instrument, ...nothing, error: error.message };
    }
    throw error;
  }
}
