import { readdir } from 'node:fs/promises';
import { formatInstrument } from '@tidemark/domain';
import { realFolder, throwIfCancelled, unreadable } from '../local-file';
import { CsvMap } from './csv.map';
import { instrumentOf } from './csv.names';

/** A run asks for thousands of files of one folder within seconds. */
const LISTING_FRESH_MS = 2_000;
const PROVIDER = 'csv';

/** Which file of a folder holds which instrument. */
export class CsvFolder {
  private listing: { at: number; files: Promise<ReadonlyMap<string, readonly string[]>> } | undefined;

  constructor(readonly dir: string, private readonly map: CsvMap) {}

  /**
   * File names by canonical spelling.
   * @throws DataProviderError `unreadable_file`
   */
  async files(signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
    throwIfCancelled(PROVIDER, signal);
    if (!this.listing || performance.now() - this.listing.at > LISTING_FRESH_MS) {
      const files = this.read();
      this.listing = { at: performance.now(), files };
      files.catch(() => (this.listing = undefined));
    }
    return this.listing.files;
  }

  private async read(): Promise<ReadonlyMap<string, readonly string[]>> {
    const folder = await realFolder(PROVIDER, this.dir);
    const found = new Map<string, string[]>();
    for (const name of await names(folder)) {
      const instrument = instrumentOf(name, this.map);
      if (!instrument) continue;
      const spelling = formatInstrument(instrument);
      found.set(spelling, [...(found.get(spelling) ?? []), name]);
    }
    return found;
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    throw unreadable(PROVIDER, folder, (error as NodeJS.ErrnoException).code ?? 'cannot be read', false, error);
  }
}
