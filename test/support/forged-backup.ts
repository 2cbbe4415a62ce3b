import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Kind (1 byte) and length (4 bytes) stand before the content of a frame. */
const HEAD_BYTES = 5;
const FIRST_LINE = /^TIDEMARK BACKUP \d+\n/;

interface Frame { readonly kind: string; readonly content: Buffer }

function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + HEAD_BYTES + bytes.readUInt32BE(at + 1);
    frames.push({ kind: bytes.toString('latin1', at, at + 1), content: bytes.subarray(at + HEAD_BYTES, end) });
    at = end;
  }
  return frames;
}

function written({ kind, content }: Frame): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(kind, 0, 'latin1');
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

/** A backup that is whole, checksum and all, and was made by a version whose schema came about otherwise. */
export function withMigrations(file: Buffer, change: (names: readonly string[]) => readonly string[]): Buffer {
  const plain = gunzipSync(file);
  const [line] = FIRST_LINE.exec(plain.toString('latin1', 0, 100)) ?? [''];
  const [first, ...rest] = framesOf(plain.subarray(line.length));
  const header = JSON.parse(first.content.toString()) as { migrations: string[] };
  const forged = { kind: first.kind, content: Buffer.from(JSON.stringify({ ...header, migrations: change(header.migrations) })) };
  const body = [forged, ...rest.slice(0, -1)].map(written);
  const hash = createHash('sha256');
  body.forEach((frame) => hash.update(frame));
  const [last] = rest.slice(-1);
  const end = { ...(JSON.parse(last.content.toString()) as object), sha256: hash.digest('hex') };
  return gzipSync(Buffer.concat([Buffer.from(line), ...body, written({ kind: last.kind, content: Buffer.from(JSON.stringify(end)) })]));
}
