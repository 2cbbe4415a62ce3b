import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parseJson, PeerClient, ResponseTooLargeError } from '@tidemark/http-client';
import { AttemptOrder } from './attempt';
import { NodeLiesError } from './run-line';

/** Of the JSON after decompression. */
const MAX_BYTES = 256 * 1024 * 1024;
export const RESULT_DEADLINE_MS = 180_000;
const MAX_DEPTH = 48;

/**
 * A result that is too long for its line. Where it lies follows from task and attempt; what the node wrote there is not
 * gone after.
 * @throws HttpError, NodeLiesError
 */
export async function fetchResult(
  client: PeerClient, url: string, { taskId, attempt }: Pick<AttemptOrder, 'taskId' | 'attempt'>, signal: AbortSignal, maxBytes = MAX_BYTES,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await client.stream({
    url: `${url}/api/v1/task/${encodeURIComponent(taskId)}/result?attempt=${attempt}`, method: 'GET', headers: { 'accept-encoding': 'gzip' },
    accept: 'application/json', maxBytes, deadlineMs: RESULT_DEADLINE_MS, idempotent: true, signal,
  });
  if (answer.status !== 200) {
    answer.close();
    throw new NodeLiesError(`answered ${answer.status} for the result that it had announced`);
  }
  const encoding = answer.headers['content-encoding'];
  const text = await textOf(encoding === 'gzip' ? gunzipped(answer.body) : answer.body, maxBytes);
  const result = parseJson(text, MAX_DEPTH);
  if (typeof result !== 'object' || result === null || Array.isArray(result)) throw new NodeLiesError('sent a result that is no object');
  return result as Readonly<Record<string, unknown>>;
}

async function textOf(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new ResponseTooLargeError(`a result of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Chunk by chunk, so that what is counted is what there is, and a bomb is cut at the limit. */
async function* gunzipped(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(body, { objectMode: false });
  const gunzip = createGunzip();
  // A failure of the line reaches whoever reads; only where gzip itself is broken is it the node's fault.
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Buffer>;
  } catch (error) {
    if (String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw new NodeLiesError('sent a result that is not gzip');
    throw error;
  } finally {
    gunzip.destroy();
    source.destroy();
  }
}
