import { BarColumns } from '@tidemark/domain';
import { BarNeed, BarSource } from './bar-source';
import { between } from './window';

/** The arrays of BarColumns without its methods: what is left of one after a structured clone. */
export type PlainBars = Pick<BarColumns, 'days' | 'open' | 'high' | 'low' | 'close' | 'volume' | 'amount'>;

/** Bars that came with the task, adjusted as it wants them: by canonical spelling, each instrument whole. */
export class HeldBars implements BarSource {
  private readonly held: ReadonlyMap<string, BarColumns>;

  constructor(bars: Iterable<readonly [instrument: string, bars: PlainBars]> = []) {
    this.held = new Map([...bars].map(([instrument, plain]) => [instrument, wake(plain)]));
  }

  async read({ instrument, from, to }: BarNeed): Promise<BarColumns> {
    return between(this.held.get(instrument) ?? BarColumns.empty, from, to);
  }
}

function wake({ days, open, high, low, close, volume, amount }: PlainBars): BarColumns {
  return new BarColumns(days, open, high, low, close, volume, amount);
}
