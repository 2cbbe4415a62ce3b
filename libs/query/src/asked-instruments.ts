import { Injectable } from '@nestjs/common';
import { formatInstrument, InstrumentKey } from '@tidemark/domain';
import { Instrument, InstrumentStore } from '@tidemark/market-data';
import { UnknownInstrumentsError } from './unknown-instruments.error';

/** By code unit, the same on every machine whatever the database's collation. */
function bySpelling(a: Instrument, b: Instrument): number {
  return a.spelling < b.spelling ? -1 : 1;
}

/** From what a request names to what the store knows, ascending by canonical spelling. */
@Injectable()
export class AskedInstruments {
  constructor(private readonly store: InstrumentStore) {}

  /** @throws UnknownInstrumentsError naming every one that is not in the store */
  async find(keys: readonly InstrumentKey[]): Promise<Instrument[]> {
    const found = await this.store.find(keys);
    if (found.length < keys.length) {
      const known = new Set(found.map((i) => i.spelling));
      throw new UnknownInstrumentsError(keys.filter((key) => !known.has(formatInstrument(key))));
    }
    return found.sort(bySpelling);
  }

  /** Those named, or every one that is synced. */
  async findOrAll(keys: readonly InstrumentKey[] | undefined): Promise<Instrument[]> {
    return keys === undefined ? (await this.store.list()).sort(bySpelling) : this.find(keys);
  }
}
