import { TidemarkError } from '@tidemark/domain';
import type { Readable } from 'node:stream';

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const DEADLINE_MS = 30_000;

class AnswerBodyError extends TidemarkError {
  constructor(readonly code: 'body_too_large' | 'body_incomplete', readonly status: 413 | 408, message: string) {
    super(message);
  }
}

/** @throws AnswerBodyError for more than 4 MB, or more than 30 s */
export async function readAnswerBody(stream: Readable): Promise<Buffer> {
  const timer = setTimeout(() => stream.destroy(new AnswerBodyError('body_incomplete', 408, `the body took longer than ${DEADLINE_MS / 1000} s`)), DEADLINE_MS);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > MAX_ANSWER_BYTES) throw new AnswerBodyError('body_too_large', 413, `the body is larger than ${MAX_ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AnswerBodyError) throw error;
    throw new AnswerBodyError('body_incomplete', 408, 'the connection broke before the body was whole');
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}
