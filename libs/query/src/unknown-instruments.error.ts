import { formatInstrument, InstrumentKey, NotFoundError } from '@tidemark/domain';

const NAMED_IN_TEXT = 20;

/** 404: well spelled, but not in the store. `instruments` names them all. */
export class UnknownInstrumentsError extends NotFoundError {
  private readonly spellings: readonly string[];

  constructor(keys: readonly InstrumentKey[]) {
    const spellings = keys.map(formatInstrument);
    const named = spellings.slice(0, NAMED_IN_TEXT).join(', ') + (spellings.length > NAMED_IN_TEXT ? ', …' : '');
    super(`instruments: not in the store: ${named}`, 'unknown_instrument', `未找到股票: ${named}`);
    this.spellings = spellings;
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { field: 'instruments', instruments: this.spellings };
  }
}
