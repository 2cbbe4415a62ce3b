import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { BadBatchError } from './bad-batch.error';
import { Batch, BatchHeader, Compression, FRAME, FRAME_HEAD_BYTES, headerSchema, MAGIC, Section, SectionHead, sectionSchema } from './batch';
import { decompress } from './compression';

const DIGEST_BYTES = 32;

interface Frame {
  readonly type: number;
  readonly payload: Buffer;
  readonly end: number;
}

/**
 * Reads a whole batch. Its digest is checked before anything else of it is believed, so that what a broken line makes
 * of a batch never reaches the database.
 * @throws BadBatchError
 */
export function decodeBatch(bytes: Buffer): Batch {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new BadBatchError('it does not begin as a batch does');
  const frames = [...framesOf(bytes)];
  const last = frames.at(-1);
  if (last?.type !== FRAME.end) throw new BadBatchError('it was cut off');
  checkDigest(bytes, last);
  const [first, ...rest] = frames.slice(0, -1);
  if (first?.type !== FRAME.header) throw new BadBatchError('it has no header');
  const header: BatchHeader = read(first.payload, headerSchema);
  return { header, sections: sectionsOf(rest, header.compression) };
}

function* framesOf(bytes: Buffer): Generator<Frame> {
  for (let at = MAGIC.length; at < bytes.length;) {
    if (at + FRAME_HEAD_BYTES > bytes.length) throw new BadBatchError('it was cut off');
    const start = at + FRAME_HEAD_BYTES;
    const end = start + bytes.readUInt32BE(at + 1);
    if (end > bytes.length) throw new BadBatchError('it was cut off');
    yield { type: bytes.readUInt8(at), payload: bytes.subarray(start, end), end };
    at = end;
  }
}

function checkDigest(bytes: Buffer, last: Frame): void {
  // The end frame's own head comes after what the digest covers.
  const covered = last.end - last.payload.length - FRAME_HEAD_BYTES;
  const digest = createHash('sha256').update(bytes.subarray(0, covered)).digest();
  if (last.payload.length !== DIGEST_BYTES || !timingSafeEqual(digest, last.payload)) {
    throw new BadBatchError('its digest does not fit its content');
  }
}

function read<S extends z.ZodType>(payload: Buffer, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(payload.toString('utf8')));
  } catch (error) {
    throw new BadBatchError(`it says something that this version does not understand: ${String(error).slice(0, 300)}`, { cause: error });
  }
}

function sectionsOf(frames: readonly Frame[], how: Compression): Section[] {
  const sections: { head: SectionHead; packed: Buffer[] }[] = [];
  for (const { type, payload } of frames) {
    if (type === FRAME.section) sections.push({ head: read(payload, sectionSchema), packed: [] });
    else if (type === FRAME.rows && sections.length > 0) sections[sections.length - 1].packed.push(payload);
    else throw new BadBatchError(`a frame of type ${type} stands where none belongs`);
  }
  return sections.map(({ head, packed }) => ({ ...head, blocks: unpack(packed, how) }));
}

/** Can be gone through again: a batch that could not be applied may be tried once more. */
function unpack(packed: readonly Buffer[], how: Compression): Iterable<Buffer> {
  return {
    * [Symbol.iterator]() {
      for (const block of packed) yield decompress(block, how);
    },
  };
}
