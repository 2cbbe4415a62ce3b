import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** The bars of one instrument as a file. */
export interface ExportText {
  readonly name: string;
  readonly pieces: readonly (string | Buffer)[];
}

/** One file each, the next read when the last is written. */
export async function writeFiles(folder: string, texts: AsyncIterable<ExportText>, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, pieces } of texts) {
    await writeFile(join(folder, name), pieces, { signal });
    names.push(name);
  }
  return names;
}

/**
 * One ZIP of all. Its entries are asked for one after the other, as the disk takes them, and are compressed outside of
 * the event loop: no more than a block of bars is held however much is exported.
 * @param names of the entries, in the order in which the texts come
 */
export async function writeZip(
  file: string, names: readonly string[], texts: AsyncIterable<ExportText>, signal: AbortSignal,
): Promise<void> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const next = texts[Symbol.asyncIterator]();
  // It tells its errors here and leaves its stream waiting for ever.
  zip.on('error', (error: Error) => output.destroy(error));
  const mtime = new Date();
  for (const name of names) {
    zip.addReadStreamLazy(name, { mtime }, (give) => {
      next.next().then((text) => {
        if (text.done || text.value.name !== name) throw new Error(`no bars came for ${name}`);
        give(null, Readable.from(text.value.pieces));
      }).catch((error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
    });
  }
  zip.end();
  try {
    await pipeline(output, createWriteStream(file), { signal });
  } finally {
    await next.return?.();
  }
}
