import { constants } from 'node:fs';
import { FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EpochDay, InstrumentKey, parseInstrument } from '@tidemark/domain';
import { realFolder, throwIfCancelled, unreadable } from '../local-file';
import { parseTdxDay, RECORD_BYTES } from './tdx.parse';
import { tdxDivisor, TdxExchange } from './tdx.scale';

export const TDX_EXCHANGES: readonly TdxExchange[] = ['SH', 'SZ', 'BJ'];
const DAY_FILE = /^(sh|sz|bj)(\d{6})\.day$/;
/** The software writes its files in one go; how far it got need not be looked up for every file of a run. */
const NEWEST_FRESH_MS = 60_000;
const INDEX_FILES: Readonly<Record<TdxExchange, string>> = {
  SH: 'sh000001.day', SZ: 'sz399001.day', BJ: 'bj899050.day',
};
const PROVIDER = 'tdx';

/** A `vipdoc` folder as the TDX software keeps it: `{sh,sz,bj}/lday/sh600000.day`. */
export class TdxFolder {
  private readonly newest = new Map<TdxExchange, { at: number; day: Promise<EpochDay | null> }>();

  constructor(private readonly dir: string) {}

  /** The folder itself, or the `vipdoc` in it where the software's own folder was given. */
  async root(): Promise<string> {
    const inner = join(this.dir, 'vipdoc');
    return (await isFolder(inner)) ? inner : this.dir;
  }

  /** Below the root. */
  static pathOf(symbol: string): string {
    return join(symbol.slice(0, 2), 'lday', `${symbol}.day`);
  }

  /** Every instrument with a file, of a class whose price scale is known. */
  async instruments(signal: AbortSignal): Promise<InstrumentKey[]> {
    const found: InstrumentKey[] = [];
    for (const exchange of TDX_EXCHANGES) {
      for (const name of await this.fileNames(exchange)) {
        throwIfCancelled(PROVIDER, signal);
        const key = parseInstrument(name.slice(0, 8));
        if (tdxDivisor(exchange, key.code) !== undefined) found.push(key);
      }
    }
    return found;
  }

  /**
   * How far the folder as a whole got: the last row of the exchange's index, or else the newest of all files. A copy of an old folder has young
   * files, and their age alone would explain years of missing sessions away.
   */
  newestDay(exchange: TdxExchange): Promise<EpochDay | null> {
    const known = this.newest.get(exchange);
    if (known && performance.now() - known.at < NEWEST_FRESH_MS) return known.day;
    const day = this.lookUpNewest(exchange);
    this.newest.set(exchange, { at: performance.now(), day });
    day.catch(() => this.newest.delete(exchange));
    return day;
  }

  private async lookUpNewest(exchange: TdxExchange): Promise<EpochDay | null> {
    const folder = join(await this.root(), exchange.toLowerCase(), 'lday');
    // The index has a row for every session, so one file answers for thousands.
    const ofIndex = await lastDay(join(folder, INDEX_FILES[exchange]));
    if (ofIndex !== null) return ofIndex;
    let newest: EpochDay | null = null;
    for (const name of await this.fileNames(exchange)) {
      const last = await lastDay(join(folder, name));
      if (last !== null && (newest === null || last > newest)) newest = last;
    }
    return newest;
  }

  private async fileNames(exchange: TdxExchange): Promise<string[]> {
    const root = await realFolder(PROVIDER, await this.root());
    const prefix = exchange.toLowerCase();
    try {
      const entries = await readdir(join(root, prefix, 'lday'), { withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && DAY_FILE.exec(entry.name)?.[1] === prefix)
        .map((entry) => entry.name)
        .sort();
    } catch (error) {
      // Not every installation follows every exchange.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw unreadable(PROVIDER, `${prefix}/lday`, (error as NodeJS.ErrnoException).code ?? 'cannot be read', false, error);
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Null for a file that is missing, closed to us, empty, cut, or whose last date is impossible: it vouches for nothing. */
async function lastDay(path: string): Promise<EpochDay | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw unreadable(PROVIDER, basename(path), (error as NodeJS.ErrnoException).code ?? 'cannot be read', true, error);
  }
  try {
    const { size } = await handle.stat();
    if (size === 0 || size % RECORD_BYTES !== 0) return null;
    const record = Buffer.alloc(RECORD_BYTES);
    await handle.read(record, 0, RECORD_BYTES, size - RECORD_BYTES);
    return parseTdxDay(record, 1, 0, 0).lastDay;
  } finally {
    await handle.close();
  }
}
