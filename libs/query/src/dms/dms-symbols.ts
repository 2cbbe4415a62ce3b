import { Injectable } from '@nestjs/common';
import { InstrumentKey, InstrumentSpellingError, parseInstrument } from '@tidemark/domain';
import { Instrument, InstrumentStore } from '@tidemark/market-data';

/** The spelling of DMS, exchange first: `US.AAPL`, `HK.00700`, `SH.600000`. */
export function dmsSymbol({ exchange, code }: InstrumentKey): string {
  return `${exchange}.${code}`;
}

export interface NamedSymbol {
  /** As the caller wrote it. */
  readonly symbol: string;
  /** Undefined: the store has never heard of it, or it spells no instrument. */
  readonly instrument: Instrument | undefined;
}

/** From the spellings of DMS clients to the instruments of the store. */
@Injectable()
export class DmsSymbols {
  constructor(private readonly store: InstrumentStore) {}

  /** Every instrument that is synced, ascending. */
  async all(): Promise<NamedSymbol[]> {
    const named = (await this.store.list()).map((instrument) => ({ symbol: dmsSymbol(instrument.key), instrument }));
    return named.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  }

  async one(key: InstrumentKey): Promise<Instrument | undefined> {
    return (await this.store.find([key]))[0];
  }

  /** In the order asked, each spelling once. One that cannot be read is unknown: it spoils no other. */
  async named(symbols: readonly string[]): Promise<NamedSymbol[]> {
    const keys = new Map([...new Set(symbols)].map((symbol) => [symbol, keyOf(symbol)]));
    const found = await this.store.find([...keys.values()].filter((key) => key !== undefined));
    const known = new Map(found.map((instrument) => [dmsSymbol(instrument.key), instrument]));
    return [...keys].map(([symbol, key]) => ({ symbol, instrument: key && known.get(dmsSymbol(key)) }));
  }
}

function keyOf(symbol: string): InstrumentKey | undefined {
  try {
    return parseInstrument(symbol);
  } catch (error) {
    if (error instanceof InstrumentSpellingError) return undefined;
    throw error;
  }
}
