import { Adjustment, EpochDay, formatIsoDate } from '@tidemark/domain';
import { BAR_FIELDS, BAR_SEPARATOR, BarBlock, BarFormat, BarInterval } from '@tidemark/market-data';

export interface AskedRange {
  readonly start?: EpochDay;
  readonly end?: EpochDay;
  readonly interval: BarInterval;
  readonly adjustment: Adjustment;
}

/** What stands before, between and after the bars of an answer. */
export class BarEnvelope {
  private readonly separator: Buffer;

  constructor(private readonly head: string, separator: string, private readonly tail: (bars: number) => string) {
    this.separator = Buffer.from(separator);
  }

  whole(blocks: readonly BarBlock[]): Buffer {
    const pieces: Buffer[] = [];
    let bars = 0;
    for (const block of blocks) {
      this.add(pieces, block, bars === 0);
      bars += block.bars;
    }
    return Buffer.concat([...pieces, this.end(bars)]);
  }

  /** Empty while no bar has come. */
  piece(block: BarBlock, first: boolean): Buffer {
    const pieces: Buffer[] = [];
    this.add(pieces, block, first);
    return Buffer.concat(pieces);
  }

  end(bars: number): Buffer {
    return Buffer.from((bars === 0 ? this.head : '') + this.tail(bars));
  }

  private add(pieces: Buffer[], block: BarBlock, first: boolean): void {
    let before = first ? Buffer.from(this.head) : this.separator;
    for (const part of block.parts) {
      pieces.push(before, part);
      before = this.separator;
    }
  }
}

export function envelope(format: BarFormat, instruments: readonly string[], { start, end, interval, adjustment }: AskedRange): BarEnvelope {
  const separator = BAR_SEPARATOR[format];
  switch (format) {
    case 'json': {
      const about = {
        instruments, start: start === undefined ? null : formatIsoDate(start),
        end: end === undefined ? null : formatIsoDate(end), interval, adjustment,
      };
      return new BarEnvelope('{"data":[', separator, (count) => `],${JSON.stringify({ ...about, count }).slice(1)}`);
    }
    case 'csv':
      return new BarEnvelope(BAR_FIELDS.join(',') + separator, separator, (count) => (count === 0 ? '' : separator));
    case 'ndjson':
      return new BarEnvelope('', separator, (count) => (count === 0 ? '' : separator));
  }
}
