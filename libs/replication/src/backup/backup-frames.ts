import { createHash, Hash } from 'node:crypto';
import { createReadStream, createWriteStream, WriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip, Gzip } from 'node:zlib';
import { BadBackupError } from './backup.error';

/*
 * A backup is one gzip stream: a first line, then frames of kind (1 byte), length (4 bytes) and content. The last frame
 * carries the sha256 of all before it, so that a file without its end, or with another middle, is known as such.
 */
const FIRST_LINE = Buffer.from('TIDEMARK BACKUP 1\n');
const HEAD_BYTES = 5;
/** COPY comes in pieces of about this size; one of a single huge row may be larger. */
const MOST_BYTES = 1024 * 1024 * 1024;
const LAST = 'Z';

export type FrameKind = 'H' | 'T' | 'D' | 'E' | 'Z';

export interface Frame {
  readonly kind: string;
  readonly content: Buffer;
}

/** Writes the frames of one new file. */
export class FrameWriter {
  private readonly hash: Hash = createHash('sha256');
  private readonly gzip: Gzip;
  private readonly file: WriteStream;
  private readonly written: Promise<void>;

  /** The file must not be there yet; only its owner may read it, for it holds the hashes of keys. */
  constructor(private readonly path: string) {
    this.file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    this.gzip = createGzip({ level: 1 });
    this.gzip.pipe(this.file);
    this.file.on('error', (error) => this.gzip.destroy(error));
    this.written = finished(this.file);
    // Who awaits it hears of it; until then nobody does.
    this.written.catch(() => undefined);
    this.gzip.on('error', () => undefined);
    this.gzip.write(FIRST_LINE);
  }

  async frame(kind: FrameKind, content: Buffer): Promise<void> {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(kind, 0, 'latin1');
    head.writeUInt32BE(content.length, 1);
    this.hash.update(head).update(content);
    this.gzip.write(head);
    // Nothing is gathered in memory where the disk is slow; a disk that fails ends the wait.
    if (!this.gzip.write(content)) await Promise.race([once(this.gzip, 'drain'), this.written]);
  }

  json(kind: FrameKind, content: object): Promise<void> {
    return this.frame(kind, Buffer.from(JSON.stringify(content)));
  }

  /** The last frame; returns once all is on the disk. */
  async end(content: object): Promise<void> {
    await this.json(LAST, { ...content, sha256: this.hash.copy().digest('hex') });
    this.gzip.end();
    await this.written;
    const file = await open(this.path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** After a failure: what was written is of no use. */
  async abandon(): Promise<void> {
    this.gzip.destroy();
    this.file.destroy();
    await this.written.catch(() => undefined);
  }
}

/**
 * The frames of a file, in order. @throws BadBackupError at the latest behind the last one: until the end has come, what
 * was read is not proved.
 */
export async function* readFrames(path: string): AsyncGenerator<Frame, undefined> {
  const reader = new ByteReader(path);
  try {
    if (!(await reader.take(FIRST_LINE.length, 'it does not begin as one')).equals(FIRST_LINE)) {
      throw new BadBackupError(path, 'it does not begin as one');
    }
    const hash = createHash('sha256');
    for (;;) {
      const head = await reader.take(HEAD_BYTES);
      const kind = head.toString('latin1', 0, 1);
      const length = head.readUInt32BE(1);
      if (length > MOST_BYTES) throw new BadBackupError(path, 'it is damaged');
      const content = await reader.take(length);
      if (kind === LAST) {
        const { sha256 } = parse(path, content) as { sha256?: unknown };
        if (sha256 !== hash.digest('hex')) throw new BadBackupError(path, 'its checksum is wrong');
        if (!(await reader.atEnd())) throw new BadBackupError(path, 'something stands behind its end');
        yield { kind, content };
        return undefined;
      }
      hash.update(head).update(content);
      yield { kind, content };
    }
  } finally {
    reader.close();
  }
}

export function parse(path: string, content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch (error) {
    throw new BadBackupError(path, 'it is damaged', { cause: error });
  }
}

/** Bytes of the unpacked file, as many as are asked for. */
class ByteReader {
  private readonly source;
  private readonly unpacked;
  private readonly chunks: AsyncIterator<Buffer, undefined>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly path: string) {
    this.source = createReadStream(path);
    this.unpacked = createGunzip();
    this.source.on('error', (error) => this.unpacked.destroy(error));
    this.source.pipe(this.unpacked);
    this.chunks = this.unpacked[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  async take(bytes: number, ifCut = 'it ends before its end'): Promise<Buffer> {
    const parts = [this.rest];
    let have = this.rest.length;
    while (have < bytes) {
      const next = await this.next(ifCut);
      if (next === undefined) throw new BadBackupError(this.path, ifCut);
      parts.push(next);
      have += next.length;
    }
    const all = parts.length === 1 ? this.rest : Buffer.concat(parts, have);
    this.rest = all.subarray(bytes);
    return all.subarray(0, bytes);
  }

  async atEnd(): Promise<boolean> {
    return this.rest.length === 0 && await this.next('it is damaged') === undefined;
  }

  close(): void {
    this.source.destroy();
    this.unpacked.destroy();
  }

  private async next(ifCut: string): Promise<Buffer | undefined> {
    try {
      const { done, value } = await this.chunks.next();
      return done ? undefined : value;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') throw new BadBackupError(this.path, ifCut, { cause: error });
      throw new BadBackupError(this.path, code === 'ENOENT' ? 'there is no such file' : message, { cause: error });
    }
  }
}
