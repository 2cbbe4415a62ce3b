import { BadBatchError } from './bad-batch.error';
import { BLOCK_BYTES, Compression } from './batch';

type Lz4 = typeof import('lz4-napi');
let lz4: Lz4 | undefined;

/** Loaded when first used: it is native code, and a platform without it can still go without compression. */
function native(): Lz4 {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only there where it is used
  lz4 ??= require('lz4-napi') as Lz4;
  return lz4;
}

/** What the setting asks for, or `none` where this machine cannot. */
export function usable(wanted: Compression): Compression {
  try {
    if (wanted === 'lz4') native();
    return wanted;
  } catch {
    // The start log tells which compression is in use.
    return 'none';
  }
}

export function compress(block: Buffer, how: Compression): Buffer {
  return how === 'lz4' ? native().compressSync(block) : block;
}

/** A block says its own size first: one that claims more than a block may have is not unpacked. */
export function decompress(block: Buffer, how: Compression): Buffer {
  if (how === 'none') return block;
  if (block.length < 4 || block.readUInt32LE(0) > BLOCK_BYTES) throw new BadBatchError('a block of rows is larger than allowed');
  try {
    return native().uncompressSync(block);
  } catch (error) {
    throw new BadBatchError('a block of rows cannot be unpacked', { cause: error });
  }
}
