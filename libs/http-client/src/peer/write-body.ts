import type { ClientRequest } from 'node:http';

/** Small enough that over a link of 1 kB/s one still goes out within a stall timeout of 20 s. */
const SLICE_BYTES = 16_384;

function flush(request: ClientRequest, slice: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    request.write(slice, (error) => (error ? reject(error) : resolve()));
  });
}

/** Piece after piece, each once the one before has gone to the kernel: no second copy of the body piles up in memory. */
export async function writeBody(request: ClientRequest, parts: readonly Uint8Array[], onFlushed: () => void): Promise<void> {
  for (const part of parts) {
    for (let at = 0; at < part.byteLength; at += SLICE_BYTES) {
      await flush(request, part.subarray(at, at + SLICE_BYTES));
      onFlushed();
    }
  }
  request.end();
}
