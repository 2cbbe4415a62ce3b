import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { BadBatchError } from './bad-batch.error';
import { Batch, BatchHeader, Compression, FRAME, FRAME_HEAD_BYTES, headerSchema, MAGIC, Section, SectionHead, sectionSchema } from './batch';
import { decompress } from './compression';

interface Frame {
  readonly type: number;
  readonly length: number;
  /** The payload as it came, piece by piece. */
  readonly pieces: Buffer[];
  missing: number;
}

/**
 * Takes a batch in as its bytes come, and copies none of them. Its digest is checked before anything of it is believed, so
 * that what a broken line makes of a batch never reaches the database.
 */
export class BatchReader {
  private readonly hash = createHash('sha256');
  private readonly frames: Frame[] = [];
  private start: Buffer = Buffer.alloc(0);
  private begun = false;
  private open: Frame | undefined;
  private fault: BadBatchError | undefined;

  /** What follows a fault is passed over: only at the end is it known to be nobody's fault but the line's. */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && !this.fault;) {
      at = this.open ? this.fill(this.open, chunk, at) : this.begin(chunk, at);
    }
  }

  /** @throws BadBatchError */
  end(): Batch {
    if (this.fault) throw this.fault;
    const last = this.frames.at(-1);
    if (!this.begun || this.open || this.start.length > 0 || last?.type !== FRAME.end) throw new BadBatchError('it was cut off');
    const sent = joined(last.pieces);
    const digest = this.hash.digest();
    if (sent.length !== digest.length || !timingSafeEqual(digest, sent)) throw new BadBatchError('its digest does not fit its content');
    const [first, ...rest] = this.frames.slice(0, -1);
    if (first?.type !== FRAME.header) throw new BadBatchError('it has no header');
    const header: BatchHeader = read(first, headerSchema);
    return { header, sections: sectionsOf(rest, header.compression) };
  }

  /** The magic, or a frame's head; both may be cut anywhere. */
  private begin(chunk: Buffer, at: number): number {
    const wanted = this.begun ? FRAME_HEAD_BYTES : MAGIC.length;
    const taken = chunk.subarray(at, at + wanted - this.start.length);
    const start = this.start.length === 0 ? taken : Buffer.concat([this.start, taken]);
    this.start = start;
    if (start.length < wanted) return chunk.length;
    this.start = Buffer.alloc(0);
    if (this.begun) this.beginFrame(start.readUInt8(0), start.readUInt32BE(1));
    else if (start.equals(MAGIC)) this.begun = true;
    else this.fault = new BadBatchError('it does not begin as a batch does');
    // The digest covers all that comes before the frame that holds it.
    if (this.frames.at(-1)?.type !== FRAME.end) this.hash.update(start);
    return at + taken.length;
  }

  private beginFrame(type: number, length: number): void {
    if (this.frames.at(-1)?.type === FRAME.end) {
      this.fault = new BadBatchError('it goes on after its end');
      return;
    }
    const frame: Frame = { type, length, pieces: [], missing: length };
    this.frames.push(frame);
    if (length > 0) this.open = frame;
  }

  private fill(frame: Frame, chunk: Buffer, at: number): number {
    const piece = chunk.subarray(at, at + frame.missing);
    frame.pieces.push(piece);
    frame.missing -= piece.length;
    if (frame.type !== FRAME.end) this.hash.update(piece);
    if (frame.missing === 0) this.open = undefined;
    return at + piece.length;
  }
}

function joined(pieces: readonly Buffer[]): Buffer {
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
}

function read<S extends z.ZodType>({ pieces }: Frame, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(joined(pieces).toString('utf8')));
  } catch (error) {
    throw new BadBatchError(`it says something that this version does not understand: ${String(error).slice(0, 300)}`, { cause: error });
  }
}

function sectionsOf(frames: readonly Frame[], how: Compression): Section[] {
  const sections: { head: SectionHead; packed: Frame[] }[] = [];
  for (const frame of frames) {
    if (frame.type === FRAME.section) sections.push({ head: read(frame, sectionSchema), packed: [] });
    else if (frame.type === FRAME.rows && sections.length > 0) sections[sections.length - 1].packed.push(frame);
    else throw new BadBatchError(`a frame of type ${frame.type} stands where none belongs`);
  }
  return sections.map(({ head, packed }) => ({ ...head, blocks: unpack(packed, how) }));
}

/** Can be gone through again: a batch that could not be applied may be tried once more. */
function unpack(packed: readonly Frame[], how: Compression): Iterable<Buffer> {
  return {
    * [Symbol.iterator]() {
      for (const { pieces } of packed) {
        if (how === 'none') yield* pieces;
        else yield decompress(joined(pieces), how);
      }
    },
  };
}
