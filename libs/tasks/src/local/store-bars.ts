import { Injectable } from '@nestjs/common';
import { adjusted, BarColumns, parseInstrument } from '@tidemark/domain';
import { BarNeed, BarSource } from '@tidemark/execution';
import { Adjustments, BarColumnsReader, InstrumentStore } from '@tidemark/market-data';

/** The bars of tasks, out of this server's own store. */
@Injectable()
export class StoreBars implements BarSource {
  constructor(private readonly instruments: InstrumentStore, private readonly reader: BarColumnsReader, private readonly adjustments: Adjustments) {}

  async read({ instrument, from, to, adjustment }: BarNeed, signal: AbortSignal): Promise<BarColumns> {
    signal.throwIfAborted();
    const [found] = await this.instruments.find([parseInstrument(instrument)]);
    if (found === undefined) return BarColumns.empty;
    const factors = (await this.adjustments.factors([found], adjustment))?.get(found.id);
    const bars = await this.reader.read(found.id, from, to);
    return factors ? adjusted(bars, factors) : bars;
  }
}
