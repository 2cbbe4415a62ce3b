import { BarColumns } from '@tidemark/domain';
import { COPY_HEADER, copiedRows, CopiedRow, EncodedBars } from './bar-encoder';

/** One instrument's rows as they would be stored, change numbers still 0. */
export interface Candidate {
  readonly instrumentId: number;
  readonly bars: BarColumns;
  readonly encoded: EncodedBars;
}

/** What of the candidates the store does not hold yet, byte for byte. */
export interface BarDifference {
  readonly inserted: Buffer[];
  readonly updated: Buffer[];
}

/**
 * Compares candidates with what a COPY of their spans gave back (change numbers masked to 0). Rows that the store
 * has and an answer lacks stay: a newer file that lacks a row is no proof against it.
 */
export function differenceToStored(candidates: readonly Candidate[], copy: Buffer): BarDifference {
  // Nearly always nothing has changed, and then the stream is the candidates' bytes in their order.
  let p = COPY_HEADER.length;
  let equal = 0;
  for (; equal < candidates.length; equal++) {
    const { buffer } = candidates[equal].encoded;
    const end = p + buffer.length;
    if (end + 2 > copy.length || copy.compare(buffer, 0, buffer.length, p, end) !== 0) break;
    p = end;
    if (copy.readInt16BE(p) !== -1 && copy.readInt32BE(p + 6) === candidates[equal].instrumentId) break;
  }
  if (equal === candidates.length && copy.readInt16BE(p) === -1) return { inserted: [], updated: [] };
  return mergeAll(candidates, copy);
}

function mergeAll(candidates: readonly Candidate[], copy: Buffer): BarDifference {
  const stored = new Map<number, CopiedRow[]>();
  for (const row of copiedRows(copy)) {
    const rows = stored.get(row.instrumentId);
    if (rows) rows.push(row);
    else stored.set(row.instrumentId, [row]);
  }
  const out: BarDifference = { inserted: [], updated: [] };
  for (const candidate of candidates) {
    const rows = (stored.get(candidate.instrumentId) ?? []).sort((a, b) => a.day - b.day);
    merge(candidate, rows, out);
  }
  return out;
}

function merge({ encoded, bars }: Candidate, stored: readonly CopiedRow[], out: BarDifference): void {
  let s = 0;
  for (let i = 0; i < encoded.rows; i++) {
    const day = bars.days[i];
    while (s < stored.length && stored[s].day < day) s++;
    if (s === stored.length || stored[s].day !== day) out.inserted.push(encoded.row(i));
    else if (!stored[s].bytes.equals(encoded.row(i))) out.updated.push(encoded.row(i));
  }
}
