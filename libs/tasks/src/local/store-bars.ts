import { Injectable } from '@nestjs/common';
import { BarColumns, parseInstrument } from '@tidemark/domain';
import { BarNeed, BarSource } from '@tidemark/execution';
import { BarColumnsReader, InstrumentStore } from '@tidemark/market-data';

/** The bars of tasks, out of this server's own store. */
@Injectable()
export class StoreBars implements BarSource {
  constructor(private readonly instruments: InstrumentStore, private readonly reader: BarColumnsReader) {}

  async read({ instrument, from, to }: BarNeed, signal: AbortSignal): Promise<BarColumns> {
    signal.throwIfAborted();
    const [found] = await this.instruments.find([parseInstrument(instrument)]);
    return found === undefined ? BarColumns.empty : this.reader.read(found.id, from, to);
  }
}
