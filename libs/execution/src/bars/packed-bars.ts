import { BarColumns, brokenBarRule, InvalidInputError } from '@tidemark/domain';
import { endianness } from 'node:os';

/** Bars of one instrument inside a JSON body. */
export interface PackedBars {
  /** How many bars. */
  readonly n: number;
  /** Little-endian: days as Int32[n] (days since 1970-01-01), then open, high, low, close, volume, amount as Float64[n] each. */
  readonly base64: string;
}

const COLUMNS = ['open', 'high', 'low', 'close', 'volume', 'amount'] as const;
const DAY_BYTES = 4;
const NUMBER_BYTES = 8;
const BAR_BYTES = DAY_BYTES + COLUMNS.length * NUMBER_BYTES;
/** A century of days for a few instruments; the same as rows inside a task. */
const MAX_BARS = 200_000;
/** 9999-12-31 */
const LAST_DAY = 2_932_896;
const IS_BIG_ENDIAN = endianness() === 'BE';

export function packBars(bars: BarColumns): PackedBars {
  const parts = [turned(bars.days, DAY_BYTES), ...COLUMNS.map((name) => turned(bars[name], NUMBER_BYTES))];
  return { n: bars.length, base64: Buffer.concat(parts).toString('base64') };
}

/**
 * @param field where they stood in the request, for the error
 * @throws InvalidInputError `invalid_bars`: a length that is not n bars, days that do not ascend, prices that are none
 */
export function unpackBars({ n, base64 }: PackedBars, field = 'bars'): BarColumns {
  const refuse = (reason: string): never => { throw new InvalidInputError(field, reason, 'invalid_bars'); };
  if (!Number.isSafeInteger(n) || n < 0 || n > MAX_BARS) return refuse(`n must be a whole number from 0 to ${MAX_BARS}`);
  const bytes = base64.length === 4 * Math.ceil((n * BAR_BYTES) / 3) ? Buffer.from(base64, 'base64') : undefined;
  if (bytes?.byteLength !== n * BAR_BYTES) return refuse(`base64 must hold ${n * BAR_BYTES} bytes for ${n} bars`);
  const bars = BarColumns.ofLength(n);
  let at = 0;
  for (const column of [bars.days, ...COLUMNS.map((name) => bars[name])]) {
    const into = Buffer.from(column.buffer);
    bytes.copy(into, 0, at, at += into.byteLength);
    turn(into, column.BYTES_PER_ELEMENT);
  }
  return sound(bars, refuse);
}

function sound(bars: BarColumns, refuse: (reason: string) => never): BarColumns {
  for (let i = 0; i < bars.length; i++) {
    if (Math.abs(bars.days[i]) > LAST_DAY) refuse(`bar ${i} has no date`);
    if (i > 0 && bars.days[i] <= bars.days[i - 1]) refuse(`bar ${i} is not after the one before it`);
    const rule = brokenBarRule(bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i], bars.amount[i]);
    if (rule !== undefined) refuse(`bar ${i} is no bar: ${rule}`);
  }
  return bars;
}

function turned(column: Int32Array | Float64Array, bytesEach: number): Buffer {
  const view = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
  return IS_BIG_ENDIAN ? turn(Buffer.from(view), bytesEach) : view;
}

/** The wire is little-endian whatever the machine is. */
function turn(bytes: Buffer, bytesEach: number): Buffer {
  if (!IS_BIG_ENDIAN) return bytes;
  return bytesEach === DAY_BYTES ? bytes.swap32() : bytes.swap64();
}
