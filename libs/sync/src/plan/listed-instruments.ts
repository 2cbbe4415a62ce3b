import { formatInstrument, InstrumentKey, NotFoundError } from '@tidemark/domain';
import { Instrument, InstrumentStore } from '@tidemark/market-data';

const NAMED = 20;

/** The instruments behind the keys. @throws UnknownInstrumentError naming those that are not listed */
export async function findAll(store: InstrumentStore, keys: readonly InstrumentKey[]): Promise<Instrument[]> {
  const found = (await store.find(keys)).filter((i) => i.removedAt === null);
  if (found.length === keys.length) return found;
  const known = new Set(found.map((i) => i.spelling));
  throw new UnknownInstrumentError(keys.map(formatInstrument).filter((spelling) => !known.has(spelling)));
}

export class UnknownInstrumentError extends NotFoundError {
  constructor(readonly spellings: readonly string[]) {
    const named = spellings.slice(0, NAMED).join(', ') + (spellings.length > NAMED ? ', …' : '');
    super(`not in the list of instruments: ${named}`, 'unknown_instrument', `标的未添加: ${named}`);
  }

  override get data() {
    return { instruments: this.spellings.slice(0, NAMED) };
  }
}
