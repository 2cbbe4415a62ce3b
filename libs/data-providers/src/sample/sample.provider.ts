import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BarsAnswer, formatIsoDate, InstrumentKey, parseIsoDate } from '@tidemark/domain';
import { BarsRequest, DataProvider, Listing } from '../data-provider';
import { DataProviderError } from '../data-provider.error';
import { sliceDays } from '../day-slice';
import { throwIfCancelled } from '../local-file';
import { parseSample, Sample } from './sample.parse';

const SYMBOL = 'sp500';
const INSTRUMENT: InstrumentKey = { exchange: 'US', code: 'SPX' };
const FILE = 'sp500-2000.csv';
/** The data set is closed: no later session will ever get a bar from here. */
const FOR_EVER = parseIsoDate('9999-12-31') as number;

/** The S&P 500 from 2000-01-03 to 2020-04-17, out of the npm package vega-datasets: bars without any network. */
export class SampleProvider implements DataProvider {
  readonly name = 'sample';
  readonly kind = 'files';
  readonly concurrency = 4;
  private sample: Promise<Sample> | undefined;

  symbolFor({ exchange, code }: InstrumentKey): string | undefined {
    return exchange === INSTRUMENT.exchange && code === INSTRUMENT.code ? SYMBOL : undefined;
  }

  async fetchBars({ symbol, from, to, signal }: BarsRequest): Promise<BarsAnswer> {
    throwIfCancelled(this.name, signal);
    if (symbol !== SYMBOL) throw new DataProviderError(this.name, 'unknown_symbol', `no symbol ${symbol}`, false);
    const { bars } = await (this.sample ??= this.load());
    throwIfCancelled(this.name, signal);
    return {
      bars: sliceDays(bars, from, to), rejects: [], completeThrough: FOR_EVER, firstKnown: bars.days[0],
      evidence: {
        provider: this.name, file: FILE, last_row: formatIsoDate(bars.days[bars.length - 1]), data_set: 'closed',
      },
    };
  }

  async list(signal: AbortSignal): Promise<Listing[]> {
    throwIfCancelled(this.name, signal);
    return [{ instrument: INSTRUMENT, name: 'S&P 500' }];
  }

  private async load(): Promise<Sample> {
    try {
      // The package exports its entry only, build/index.js; its data folder lies beside build/.
      const entry = require.resolve('vega-datasets');
      return parseSample(await readFile(join(dirname(entry), '..', 'data', FILE), 'utf8'));
    } catch (error) {
      this.sample = undefined;
      throw new DataProviderError(
        this.name, 'unreadable_file', `${FILE}: the package vega-datasets is damaged`, false, undefined, { cause: error },
      );
    }
  }
}
