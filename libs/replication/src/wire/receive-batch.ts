import type { Readable } from 'node:stream';
import { BadBatchError } from './bad-batch.error';
import { Batch } from './batch';
import { BatchReader } from './batch-reader';

/** Far above any batch of ours: one commit of a hundred thousand rows is ten of these. */
const MAX_BYTES = 256 * 1024 * 1024;
/** No byte for so long: the other side is gone or stopped. A slow one may take all the time it needs. */
const STALL_MS = 30_000;

/** Reads a batch that may take long, without a deadline for the whole. @throws BadBatchError */
export async function receiveBatch(stream: Readable): Promise<Batch> {
  const timer = setTimeout(() => stream.destroy(new BadBatchError(`nothing came for ${STALL_MS / 1000} s`)), STALL_MS);
  const reader = new BatchReader();
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      timer.refresh();
      size += chunk.length;
      if (size > MAX_BYTES) throw new BadBatchError(`it is larger than ${MAX_BYTES} bytes`);
      reader.push(chunk);
    }
  } catch (error) {
    if (error instanceof BadBatchError) throw error;
    throw new BadBatchError('the connection broke while it came', { cause: error });
  } finally {
    clearTimeout(timer);
  }
  return reader.end();
}
