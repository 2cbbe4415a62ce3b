import { BarColumns, EpochDay, epochDayOf, RejectedRow } from '@tidemark/domain';
import { firstAtOrAfter } from '../day-slice';
import { MalformedAnswer } from '../malformed-answer';
import { RowCollector } from '../row-collector';

/** Little-endian: date yyyymmdd, open, high, low, close as uint32, amount float32, volume uint32, 4 bytes of no meaning. */
export const RECORD_BYTES = 32;
const NO_DAY = -0x8000_0000;

export interface TdxBars {
  readonly bars: BarColumns;
  readonly rejects: RejectedRow[];
  /** First and last day of the whole file; null for a file without a valid row. */
  readonly firstDay: EpochDay | null;
  readonly lastDay: EpochDay | null;
}

/**
 * The bars in [from, to] of a `.day` file. Prices are raw / divisor, so they come out as the nearest double of the exact
 * decimal; amounts are float32, about 7 exact digits. Rows with an impossible date are rejected, unsorted ones sorted.
 * @throws MalformedAnswer for a length that is no multiple of a record: the file was cut
 */
export function parseTdxDay(bytes: Uint8Array, divisor: number, from: EpochDay, to: EpochDay): TdxBars {
  if (bytes.byteLength % RECORD_BYTES !== 0) {
    throw new MalformedAnswer(`${bytes.byteLength} bytes are no multiple of ${RECORD_BYTES}: the file is cut`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { days, clean } = readDays(view);
  if (!clean) return collect(view, bytes, days, divisor, from, to);
  const start = firstAtOrAfter(days, from);
  const end = Math.max(start, firstAtOrAfter(days, to + 1));
  return {
    bars: readBars(view, days, divisor, start, end), rejects: [],
    firstDay: days.length > 0 ? days[0] : null, lastDay: days.length > 0 ? days[days.length - 1] : null,
  };
}

/** All dates; `clean` where every one is valid and they ascend. */
function readDays(view: DataView): { days: Int32Array; clean: boolean } {
  const days = new Int32Array(view.byteLength / RECORD_BYTES);
  let clean = true;
  let before = NO_DAY;
  let month = -1;
  let monthStart = 0;
  let monthLength = 0;
  for (let i = 0; i < days.length; i++) {
    const date = view.getUint32(i * RECORD_BYTES, true);
    const yearMonth = (date / 100) | 0;
    if (yearMonth !== month) {
      // Two calls of the calendar a month, not two a row.
      month = yearMonth;
      monthStart = startOfMonth(yearMonth);
      monthLength = monthStart === NO_DAY ? 0 : startOfMonth(yearMonth % 100 === 12 ? yearMonth + 89 : yearMonth + 1) - monthStart;
    }
    const dayOfMonth = date - yearMonth * 100;
    const day = dayOfMonth >= 1 && dayOfMonth <= monthLength ? monthStart + dayOfMonth - 1 : NO_DAY;
    days[i] = day;
    if (day <= before) clean = false;
    before = day;
  }
  return { days, clean: clean && (days.length === 0 || days[0] !== NO_DAY) };
}

function startOfMonth(yearMonth: number): EpochDay {
  const year = Math.floor(yearMonth / 100);
  const month = yearMonth % 100;
  return year >= 1900 && year <= 2200 && month >= 1 && month <= 12 ? epochDayOf(year, month, 1) : NO_DAY;
}

function readBars(view: DataView, days: Int32Array, divisor: number, start: number, end: number): BarColumns {
  const bars = BarColumns.ofLength(end - start);
  const { open, high, low, close, volume, amount } = bars;
  bars.days.set(days.subarray(start, end));
  for (let i = 0, at = start * RECORD_BYTES; i < bars.length; i++, at += RECORD_BYTES) {
    open[i] = view.getUint32(at + 4, true) / divisor;
    high[i] = view.getUint32(at + 8, true) / divisor;
    low[i] = view.getUint32(at + 12, true) / divisor;
    close[i] = view.getUint32(at + 16, true) / divisor;
    amount[i] = view.getFloat32(at + 20, true);
    volume[i] = view.getUint32(at + 24, true);
  }
  return bars;
}

/** The slow way, for a damaged file: row by row. */
function collect(
  view: DataView, bytes: Uint8Array, days: Int32Array, divisor: number, from: EpochDay, to: EpochDay,
): TdxBars {
  const record = (i: number): string =>
    Buffer.from(bytes.subarray(i * RECORD_BYTES, (i + 1) * RECORD_BYTES)).toString('hex');
  const rows = new RowCollector(from, to, record);
  const all = readBars(view, days, divisor, 0, days.length);
  let firstDay: EpochDay | null = null;
  let lastDay: EpochDay | null = null;
  days.forEach((day, i) => {
    if (day === NO_DAY) {
      rows.reject(null, 'invalid_date', `date ${view.getUint32(i * RECORD_BYTES, true)} of record ${i}`, i);
      return;
    }
    firstDay = Math.min(firstDay ?? day, day);
    lastDay = Math.max(lastDay ?? day, day);
    rows.add(day, [all.open[i], all.high[i], all.low[i], all.close[i], all.volume[i], all.amount[i]], i);
  });
  return { ...rows.build(), firstDay, lastDay };
}
