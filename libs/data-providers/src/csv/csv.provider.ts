import { BarsAnswer, formatInstrument, formatIsoDate, InstrumentKey, parseInstrument } from '@tidemark/domain';
import { BarsRequest, DataProvider, Listing } from '../data-provider';
import { DataProviderError } from '../data-provider.error';
import { settledDay } from '../exchange-zones';
import { readLocalFile, throwIfCancelled, unreadable } from '../local-file';
import { MalformedAnswer } from '../malformed-answer';
import { CsvFolder } from './csv.folder';
import { CsvMap } from './csv.map';
import { CsvBars, parseCsv } from './csv.parse';
import { decodeCsv } from './csv.text';

/** A folder of CSV files, one an instrument, named by its spelling: `AAPL.US.csv`, `sz000001.txt`. */
export class CsvProvider implements DataProvider {
  readonly name = 'csv';
  readonly kind = 'files';
  readonly concurrency = 2;
  private readonly folder: CsvFolder;
  private readonly map: CsvMap;

  constructor(options: { readonly dir: string; readonly map?: CsvMap }) {
    this.map = options.map ?? {};
    this.folder = new CsvFolder(options.dir, this.map);
  }

  /** Any instrument may have a file: which has is known only in the folder. */
  symbolFor(instrument: InstrumentKey): string {
    return formatInstrument(instrument);
  }

  async fetchBars({ instrument, symbol, from, to, signal }: BarsRequest): Promise<BarsAnswer> {
    const names = (await this.folder.files(signal)).get(symbol) ?? [];
    if (names.length === 0) {
      throw new DataProviderError(this.name, 'unknown_symbol', `no file for ${symbol.slice(0, 40)}`, false);
    }
    if (names.length > 1) throw unreadable(this.name, names.join(', '), `all name ${symbol}; keep one`);
    const file = await readLocalFile(this.name, this.folder.dir, names[0], signal);
    const parsed = this.parse(file.name, file.bytes, instrument, from, to);
    throwIfCancelled(this.name, signal);
    return {
      bars: parsed.bars, rejects: parsed.rejects, firstKnown: parsed.firstDay, ...(parsed.actions && { actions: parsed.actions }),
      // A file vouches for its own days only: one that nobody renewed must not explain later sessions away.
      completeThrough: parsed.lastDay === null
        ? null : Math.min(parsed.lastDay, settledDay(file.modifiedAt, instrument.exchange)),
      evidence: {
        provider: this.name, file: file.name, file_modified: new Date(file.modifiedAt).toISOString(),
        last_row: parsed.lastDay === null ? 'none' : formatIsoDate(parsed.lastDay), suspended_rows: parsed.suspended,
      },
    };
  }

  async list(signal: AbortSignal): Promise<Listing[]> {
    return [...(await this.folder.files(signal)).keys()].map((spelling) => ({
      instrument: parseInstrument(spelling), name: null,
    }));
  }

  private parse(name: string, bytes: Uint8Array, instrument: InstrumentKey, from: number, to: number): CsvBars {
    try {
      return parseCsv(decodeCsv(bytes), instrument, this.map, from, to);
    } catch (error) {
      if (!(error instanceof MalformedAnswer)) throw error;
      throw new DataProviderError(this.name, 'malformed_answer', `${name}: ${error.message}`, false, undefined, { cause: error });
    }
  }
}
