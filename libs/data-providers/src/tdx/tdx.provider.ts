import { BarsAnswer, EpochDay, formatIsoDate, InstrumentKey } from '@tidemark/domain';
import { BarsRequest, DataProvider, Listing } from '../data-provider';
import { DataProviderError } from '../data-provider.error';
import { settledDay } from '../exchange-zones';
import { LocalFile, readLocalFile, throwIfCancelled, unreadable } from '../local-file';
import { MalformedAnswer } from '../malformed-answer';
import { TDX_EXCHANGES, TdxFolder } from './tdx.folder';
import { parseTdxDay, TdxBars } from './tdx.parse';
import { tdxDivisor, TdxExchange } from './tdx.scale';

const SYMBOL = /^(sh|sz|bj)(\d{6})$/;
/** Half an hour after the close, when the software has the day's last bar: minutes of the local day. */
const SETTLED_AT = 15 * 60 + 30;

/** The daily files that the TDX (通达信) software keeps on disk. Volume in shares (bonds: ten, indices: lots), as in the file. */
export class TdxProvider implements DataProvider {
  readonly name = 'tdx';
  readonly kind = 'files';
  readonly concurrency = 4;
  private readonly folder: TdxFolder;

  /** @param options.dir the `vipdoc` folder, or the one that holds it */
  constructor(options: { readonly dir: string }) {
    this.folder = new TdxFolder(options.dir);
  }

  symbolFor({ exchange, code }: InstrumentKey): string | undefined {
    return isTdxExchange(exchange) && tdxDivisor(exchange, code) !== undefined
      ? `${exchange.toLowerCase()}${code}` : undefined;
  }

  async fetchBars({ symbol, from, to, signal }: BarsRequest): Promise<BarsAnswer> {
    throwIfCancelled(this.name, signal);
    const { exchange, divisor } = this.resolve(symbol);
    const file = await readLocalFile(this.name, await this.folder.root(), TdxFolder.pathOf(symbol), signal);
    const parsed = this.parse(file, divisor, from, to);
    const newest = await this.folder.newestDay(exchange);
    throwIfCancelled(this.name, signal);
    return {
      bars: parsed.bars, rejects: parsed.rejects, firstKnown: parsed.firstDay,
      completeThrough: vouched(file, exchange, parsed.lastDay, newest),
      evidence: {
        provider: this.name, file: file.name, file_modified: new Date(file.modifiedAt).toISOString(),
        last_row: parsed.lastDay === null ? 'none' : formatIsoDate(parsed.lastDay),
      },
    };
  }

  async list(signal: AbortSignal): Promise<Listing[]> {
    throwIfCancelled(this.name, signal);
    return (await this.folder.instruments(signal)).map((instrument) => ({ instrument, name: null }));
  }

  private resolve(symbol: string): { exchange: TdxExchange; divisor: number } {
    const [, prefix, code] = SYMBOL.exec(symbol) ?? [];
    const exchange = prefix?.toUpperCase() as TdxExchange | undefined;
    const divisor = exchange && tdxDivisor(exchange, code);
    if (!exchange || divisor === undefined) {
      throw new DataProviderError(this.name, 'unknown_symbol', `no symbol ${JSON.stringify(symbol.slice(0, 40))}`, false);
    }
    return { exchange, divisor };
  }

  private parse(file: LocalFile, divisor: number, from: EpochDay, to: EpochDay): TdxBars {
    try {
      return parseTdxDay(file.bytes, divisor, from, to);
    } catch (error) {
      if (!(error instanceof MalformedAnswer)) throw error;
      throw unreadable(this.name, file.name, error.message, false, error);
    }
  }
}

function isTdxExchange(exchange: string): exchange is TdxExchange {
  return (TDX_EXCHANGES as readonly string[]).includes(exchange);
}

/** Up to when the file was written, but never past the newest row of the whole folder. */
function vouched(
  file: LocalFile, exchange: TdxExchange, lastDay: EpochDay | null, newest: EpochDay | null,
): EpochDay | null {
  if (lastDay === null) return null;
  return Math.min(settledDay(file.modifiedAt, exchange, SETTLED_AT), Math.max(lastDay, newest ?? lastDay));
}
