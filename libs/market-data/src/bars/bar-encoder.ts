import { BarColumns } from '@tidemark/domain';

/** Column order of every COPY of `bar_daily`, in and out. */
export const BAR_COLUMNS = 'instrument_id, date, open, high, low, close, volume, amount, change_seq';

export const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** Postgres counts dates from 2000-01-01. */
export const PG_EPOCH_DAY = 10_957;
const FIELDS = 9;
const FULL_ROW = 102;

/**
 * Rows of one instrument in COPY's binary format: int16 field count, then per field int32 length and value. A null
 * volume or amount (length -1) shortens the row by 8, so a block keeps runs of rows of one width. Binary because
 * text costs seven times as much to write here, and because equal rows are equal bytes.
 */
export class EncodedBars {
  private constructor(
    readonly buffer: Buffer,
    readonly rows: number,
    /** Byte offset of each row, and of the end. */
    private readonly offsets: Int32Array,
  ) {}

  static encode(instrumentId: number, bars: BarColumns): EncodedBars {
    const n = bars.length;
    const offsets = new Int32Array(n + 1);
    for (let i = 0, p = 0; i < n; i++) {
      p += FULL_ROW - (bars.volume[i] !== bars.volume[i] ? 8 : 0) - (bars.amount[i] !== bars.amount[i] ? 8 : 0);
      offsets[i + 1] = p;
    }
    const buffer = Buffer.allocUnsafeSlow(offsets[n]);
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
    for (let i = 0; i < n; i++) putRow(view, offsets[i], instrumentId, bars, i);
    return new EncodedBars(buffer, n, offsets);
  }

  row(i: number): Buffer {
    return this.buffer.subarray(this.offsets[i], this.offsets[i + 1]);
  }

  /** The change number is known only under its lock, after encoding: it is the last field of every row. */
  stamp(seq: number): void {
    const view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length);
    const high = Math.floor(seq / 2 ** 32);
    const low = seq >>> 0;
    for (let i = 1; i <= this.rows; i++) {
      view.setInt32(this.offsets[i] - 8, high);
      view.setUint32(this.offsets[i] - 4, low);
    }
  }
}

function putRow(view: DataView, start: number, instrumentId: number, b: BarColumns, i: number): void {
  view.setInt16(start, FIELDS);
  view.setInt32(start + 2, 4);
  view.setInt32(start + 6, instrumentId);
  view.setInt32(start + 10, 4);
  view.setInt32(start + 14, b.days[i] - PG_EPOCH_DAY);
  view.setInt32(start + 18, 8);
  view.setFloat64(start + 22, b.open[i]);
  view.setInt32(start + 30, 8);
  view.setFloat64(start + 34, b.high[i]);
  view.setInt32(start + 42, 8);
  view.setFloat64(start + 46, b.low[i]);
  view.setInt32(start + 54, 8);
  view.setFloat64(start + 58, b.close[i]);
  let p = putNullable(view, start + 66, b.volume[i]);
  p = putNullable(view, p, b.amount[i]);
  view.setInt32(p, 8);
  view.setInt32(p + 4, 0);
  view.setInt32(p + 8, 0);
}

function putNullable(view: DataView, p: number, value: number): number {
  if (value !== value) {
    view.setInt32(p, -1);
    return p + 4;
  }
  view.setInt32(p, 8);
  // -0 and 0 are equal to Postgres but not to a byte comparison.
  view.setFloat64(p + 4, value === 0 ? 0 : value);
  return p + 12;
}

/** One row found in a COPY stream: where it lies, and its key. */
export interface CopiedRow {
  readonly instrumentId: number;
  readonly day: number;
  readonly bytes: Buffer;
}

/** Walks a binary COPY of `BAR_COLUMNS`. */
export function* copiedRows(copy: Buffer): Generator<CopiedRow> {
  let p = COPY_HEADER.length;
  while (p + 2 <= copy.length) {
    const fields = copy.readInt16BE(p);
    if (fields === -1) return;
    const start = p;
    p += 2;
    for (let f = 0; f < fields; f++) p += 4 + Math.max(0, copy.readInt32BE(p));
    yield {
      instrumentId: copy.readInt32BE(start + 6), day: copy.readInt32BE(start + 14) + PG_EPOCH_DAY,
      bytes: copy.subarray(start, p),
    };
  }
  throw new Error('the copy stream ends without its trailer');
}
