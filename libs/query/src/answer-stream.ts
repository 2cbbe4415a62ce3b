import { Logger } from '@nestjs/common';
import { Readable } from 'node:stream';

const logger = new Logger('query');

async function* continued<T>(first: IteratorResult<T, void>, rest: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    let next = first;
    while (!next.done) {
      yield next.value;
      next = await rest.next().catch((error: unknown) => {
        logger.error('an answer broke off half-way', error);
        throw error;
      });
    }
  } finally {
    await rest.return();
  }
}

/**
 * A body sent piece by piece, the next one made when the last has left. What fails before the first piece is an
 * ordinary error answer; after it the stream fails and Fastify cuts the connection, so that no reader can take half
 * an answer for a whole one. When the client leaves, no further piece is made.
 */
export async function answerStream(pieces: AsyncGenerator<string | Buffer, void>): Promise<Readable> {
  return Readable.from(continued(await pieces.next(), pieces), { objectMode: false });
}

/** `{"data":[…]`, one piece a batch of rows. */
export async function* jsonRows(batches: AsyncIterable<readonly unknown[]>): AsyncGenerator<string, void> {
  let before = '{"data":[';
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield before + rows.map((row) => JSON.stringify(row)).join(',');
    before = ',';
  }
  yield `${before === ',' ? '' : before}]}`;
}
