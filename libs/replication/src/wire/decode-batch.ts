import { BatchReader } from './batch-reader';
import { Batch } from './batch';

/** Reads a whole batch. @throws BadBatchError */
export function decodeBatch(bytes: Buffer): Batch {
  const reader = new BatchReader();
  reader.push(bytes);
  return reader.end();
}
