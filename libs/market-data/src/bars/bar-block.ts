/** The bars of some instruments, as text in the asked format. */
export interface BarBlock {
  /** Between two parts, and between two blocks with parts, goes the format's separator. */
  readonly parts: readonly Buffer[];
  /** By instrument, in the question's order; one without bars has no part. */
  readonly counts: readonly number[];
  readonly bars: number;
  /** Differs when any of the bars does. */
  readonly stamp: string;
}

/** Signature, flags and extension length of a binary COPY. */
const HEADER_BYTES = 19;
const FIELDS = 3;

/** A binary COPY of (text, bigint, bigint) rows. The texts are views of the buffer, not copies. */
export function readBarBlock(copy: Buffer): BarBlock {
  const parts: Buffer[] = [];
  const counts: number[] = [];
  const stamps: string[] = [];
  let at = HEADER_BYTES;
  const field = (): Buffer | undefined => {
    const length = copy.readInt32BE(at);
    at += 4;
    if (length < 0) return undefined;
    at += length;
    return copy.subarray(at - length, at);
  };
  for (let fields = copy.readInt16BE(at); fields !== -1; fields = copy.readInt16BE(at)) {
    if (fields !== FIELDS) throw new Error(`COPY gave ${fields} fields a row where ${FIELDS} were asked for`);
    at += 2;
    const body = field();
    const count = Number(field()?.readBigInt64BE() ?? 0n);
    const seq = field()?.readBigInt64BE() ?? 0n;
    if (body !== undefined) parts.push(body);
    counts.push(count);
    stamps.push(`${count}:${seq}`);
  }
  return { parts, counts, bars: counts.reduce((all, count) => all + count, 0), stamp: stamps.join(',') };
}
