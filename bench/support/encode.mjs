// Generated bars in the forms that they are measured in.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lib } from './product.mjs';

const { formatIsoDate } = lib('domain');
export const COLUMNS = 'instrument_id, date, open, high, low, close, volume, amount, change_seq';
export const COPY_HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const COPY_END = Buffer.from([0xff, 0xff]);
const ROW_BYTES = 102;
/** Days from 1970-01-01 to where Postgres' dates begin. */
const POSTGRES_EPOCH_DAY = 10_957;

/** Rows of one instrument as binary COPY, without its head and end. */
export function binaryBars(id, b, seq = 1) {
  const out = Buffer.alloc(b.length * ROW_BYTES);
  for (let i = 0, p = 0; i < b.length; i++) {
    p = out.writeInt16BE(9, p);
    p = out.writeInt32BE(4, p); p = out.writeInt32BE(id, p);
    p = out.writeInt32BE(4, p); p = out.writeInt32BE(b.days[i] - POSTGRES_EPOCH_DAY, p);
    for (const f of [b.open, b.high, b.low, b.close, b.volume, b.amount]) { p = out.writeInt32BE(8, p); p = out.writeDoubleBE(f[i], p); }
    p = out.writeInt32BE(8, p); p = out.writeBigInt64BE(BigInt(seq), p);
  }
  return out;
}

export function textBars(id, b) {
  let s = '';
  for (let i = 0; i < b.length; i++) {
    s += `${id}\t${formatIsoDate(b.days[i])}\t${b.open[i]}\t${b.high[i]}\t${b.low[i]}\t${b.close[i]}\t${b.volume[i]}\t${b.amount[i]}\t1\n`;
  }
  return Buffer.from(s, 'latin1');
}

/** A TDX folder with one file an instrument of Shanghai. */
export function writeTdx(dir, codes, bars) {
  const folder = join(dir, 'sh', 'lday');
  mkdirSync(folder, { recursive: true });
  codes.forEach((code, k) => {
    const b = bars[k];
    const out = Buffer.alloc(b.length * 32);
    for (let i = 0, p = 0; i < b.length; i++, p += 32) {
      out.writeUInt32LE(Number(formatIsoDate(b.days[i]).replaceAll('-', '')), p);
      [b.open, b.high, b.low, b.close].forEach((f, n) => out.writeUInt32LE(Math.round(f[i] * 100), p + 4 + n * 4));
      out.writeFloatLE(b.amount[i], p + 20);
      out.writeUInt32LE(b.volume[i], p + 24);
    }
    writeFileSync(join(folder, `sh${code}.day`), out);
  });
}
