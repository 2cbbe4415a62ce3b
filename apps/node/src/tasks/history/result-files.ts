import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

const NAME = /^[0-9a-f-]{36}\.json\.gz$/;
const HALF_WRITTEN = '.tmp';
/** What is compressed at once: between two pieces others get their turn. */
const PIECE_BYTES = 256 * 1024;

/** Results too long for a line, one gzip file each. */
export class ResultFiles {
  constructor(private readonly dir: string) {}

  /** The file is there whole or not at all. @returns its name */
  async write(json: Uint8Array): Promise<string> {
    const name = `${randomUUID()}.json.gz`;
    const half = join(this.dir, name + HALF_WRITTEN);
    try {
      // The quickest level: bars still shrink to a fifth, and a task waits for it.
      await pipeline(Readable.from(pieces(json)), createGzip({ level: constants.Z_BEST_SPEED }), createWriteStream(half, { mode: 0o600 }));
      await rename(half, join(this.dir, name));
    } catch (error) {
      rmSync(half, { force: true });
      throw error;
    }
    return name;
  }

  /** As it lies there: gzip. */
  read(name: string): Readable {
    return createReadStream(join(this.dir, name));
  }

  remove(name: string): void {
    rmSync(join(this.dir, name), { force: true });
  }

  /** What nobody knows, and what was being written when the process died. */
  removeAllBut(known: ReadonlySet<string>): void {
    for (const name of readdirSync(this.dir)) {
      if (name.endsWith(HALF_WRITTEN) || (NAME.test(name) && !known.has(name))) this.remove(name);
    }
  }
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}
