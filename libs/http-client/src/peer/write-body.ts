import type { ClientRequest } from 'node:http';

/** Small enough that over a link of 1 kB/s one still goes out within a stall timeout of 20 s. */
const SLICE_BYTES = 16_384;
/** What a quick link is given at once: each slice costs both sides a turn. */
const QUICK_SLICE_BYTES = 131_072;
/** A link that takes a slice in so short a time can have the next one twice as large. */
const QUICK_MS = 20;

function flush(request: ClientRequest, slice: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    request.write(slice, (error) => (error ? reject(error) : resolve()));
  });
}

/** Piece after piece, each once the one before has gone to the kernel: no second copy of the body piles up in memory. */
export async function writeBody(request: ClientRequest, parts: readonly Uint8Array[], onFlushed: () => void): Promise<void> {
  let bytes = SLICE_BYTES;
  for (const part of parts) {
    for (let at = 0; at < part.byteLength;) {
      const startedAt = performance.now();
      const slice = part.subarray(at, at + bytes);
      await flush(request, slice);
      onFlushed();
      at += slice.byteLength;
      bytes = performance.now() - startedAt < QUICK_MS ? Math.min(bytes * 2, QUICK_SLICE_BYTES) : SLICE_BYTES;
    }
  }
  request.end();
}
