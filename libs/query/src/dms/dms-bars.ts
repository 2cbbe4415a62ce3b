import { Injectable } from '@nestjs/common';
import { BarInterval, BarQuestion, BarReader, Instrument } from '@tidemark/market-data';
import { partsOf } from './bar-parts';
import type { BatchBody, DataQuery, ReadQuery } from './dms-read.schema';
import type { NamedSymbol } from './dms-symbols';

/** What is stored of a symbol; times as DMS writes them. */
interface DmsSpan {
  readonly latest_date: string | null;
  readonly earliest_date: string | null;
  readonly data_count: number;
  readonly has_data: boolean;
}

/**
 * Bars in the form of DMS. Postgres writes the objects; here they only get their frame, as text: no symbol, whatever
 * its name, ever becomes a property of an object.
 */
@Injectable()
export class DmsBars {
  constructor(private readonly reader: BarReader) {}

  /** `{symbol, data, index}`; both null without bars. */
  async read(symbol: string, instrument: Instrument | undefined, range: ReadQuery): Promise<Buffer> {
    const bars = instrument && await this.text(question([instrument], range));
    return Buffer.from(`{"symbol":${JSON.stringify(symbol)},${bars === undefined ? '"data":null,"index":null' : fields(bars)}}`);
  }

  /** `{"US.AAPL":{data, index} or null, …}`, a piece a symbol. */
  async *batch(symbols: readonly NamedSymbol[], range: BatchBody): AsyncGenerator<string, void> {
    const known = [...new Map(symbols.flatMap(({ instrument }) => (instrument ? [[instrument.id, instrument]] : []))).values()];
    const spellings = new Map<number | undefined, string[]>();
    for (const { symbol, instrument } of symbols) {
      const same = spellings.get(instrument?.id);
      if (same) same.push(symbol);
      else spellings.set(instrument?.id, [symbol]);
    }
    let before = '{';
    const entries = (instrument: Instrument | undefined, value: string) => (spellings.get(instrument?.id) ?? []).map((symbol) => {
      const entry = `${before}${JSON.stringify(symbol)}:${value}`;
      before = ',';
      return entry;
    }).join('');
    yield entries(undefined, 'null');
    let at = 0;
    for await (const block of this.reader.read(question(known, range))) {
      for (const part of partsOf(block)) yield entries(known[at++], part === undefined ? 'null' : `{${fields(part.toString())}}`);
    }
    yield before === '{' ? '{}' : '}';
  }

  async span(instrument: Instrument | undefined, interval: BarInterval): Promise<DmsSpan> {
    const { bars, first, last } = await this.reader.span(question(instrument ? [instrument] : [], { interval }));
    return { latest_date: midnight(last), earliest_date: midnight(first), data_count: bars, has_data: bars > 0 };
  }

  /** `{symbol, interval, data, total, page, page_size, total_pages, order}`; the last page where a later one is asked for. */
  async page(symbol: string, instrument: Instrument | undefined, { interval, page_size, order, ...query }: DataQuery): Promise<Buffer> {
    const asked = question(instrument ? [instrument] : [], { interval });
    const { bars: total } = await this.reader.span(asked);
    const total_pages = Math.ceil(total / page_size);
    const page = Math.max(1, Math.min(query.page, total_pages));
    const slice = { descending: order === 'desc', limit: page_size, offset: (page - 1) * page_size };
    const bars = await this.text({ ...asked, slice });
    const head = JSON.stringify({ symbol, interval }).slice(0, -1);
    const tail = JSON.stringify({ total, page, page_size, total_pages, order }).slice(1);
    return Buffer.from(`${head},"data":[${bars ?? ''}],${tail}`);
  }

  private async text(asked: BarQuestion): Promise<string | undefined> {
    for await (const block of this.reader.read(asked)) {
      for (const part of partsOf(block)) return part?.toString();
    }
    return undefined;
  }
}

function question(instruments: readonly Instrument[], range: Partial<BatchBody> & { interval: BarInterval }): BarQuestion {
  return {
    instrumentIds: instruments.map((i) => i.id), from: range.start_date ?? null, to: range.end_date ?? null,
    interval: range.interval, format: 'dms', asOf: range.as_of ?? undefined,
  };
}

/** `index` repeats the times, for clients put it beside the rows as their table's index. */
function fields(bars: string): string {
  const times = Array.from(bars.matchAll(/"time":("[^"]*")/g), ([, time]) => time);
  return `"data":[${bars}],"index":[${times.join(',')}]`;
}

function midnight(date: string | null): string | null {
  return date === null ? null : `${date}T00:00:00`;
}
