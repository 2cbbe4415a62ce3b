import { createHash } from 'node:crypto';
import { Batch, BLOCK_BYTES, Compression, FRAME, FRAME_HEAD_BYTES, MAGIC, Section } from './batch';
import { compress } from './compression';

/** The bytes of a batch, ready to be sent as often as wanted. */
export interface EncodedBatch {
  readonly header: Batch['header'];
  /** UTC ms, by this node's clock, before its snapshot was taken. */
  readonly madeAt: number;
  readonly rows: number;
  readonly bytes: number;
  readonly parts: readonly Buffer[];
}

export function encodeBatch({ header, sections }: Batch, madeAt: number): EncodedBatch {
  const hash = createHash('sha256');
  const parts: Buffer[] = [];
  const put = (...pieces: Buffer[]) => {
    for (const piece of pieces) hash.update(piece);
    parts.push(...pieces);
  };
  put(MAGIC, ...frame(FRAME.header, Buffer.from(JSON.stringify(header))));
  for (const section of sections) {
    put(...frame(FRAME.section, Buffer.from(JSON.stringify(headOf(section)))));
    for (const block of blocksOf(section, header.compression)) put(...frame(FRAME.rows, block));
  }
  parts.push(...frame(FRAME.end, hash.digest()));
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  return { header, madeAt, rows: sections.reduce((sum, s) => sum + s.rows, 0), bytes, parts };
}

function headOf({ table, columns, rows, bytes, spans }: Section) {
  return { table, columns, rows, bytes, spans };
}

function frame(type: number, payload: Buffer): [Buffer, Buffer] {
  const head = Buffer.allocUnsafe(FRAME_HEAD_BYTES);
  head.writeUInt8(type, 0);
  head.writeUInt32BE(payload.length, 1);
  return [head, payload];
}

function* blocksOf(section: Section, how: Compression): Generator<Buffer> {
  for (const chunk of section.blocks) {
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) yield compress(chunk.subarray(at, at + BLOCK_BYTES), how);
  }
}
