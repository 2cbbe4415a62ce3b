import type { ClientBase, Submittable } from 'pg';
import { from, to } from 'pg-copy-streams';
import { mapDatabaseError } from './database.error';

/**
 * `COPY … TO STDOUT` as it comes, no faster than it is taken: for tables that do not fit into memory. Returns the number
 * of rows.
 * @param cancel asks Postgres to end this statement, where `take` has failed; what still comes is thrown away
 */
export async function copyOutStream(
  client: ClientBase, sql: string, take: (chunk: Buffer) => Promise<void>, cancel: () => Promise<unknown>,
): Promise<number> {
  const stream = to(sql);
  const failures: unknown[] = [];
  try {
    client.query(stream as Submittable);
    for await (const chunk of stream) {
      if (failures.length > 0) continue;
      try {
        await take(chunk as Buffer);
      } catch (error) {
        failures.push(error);
        await cancel();
      }
    }
  } catch (error) {
    // A statement that was cancelled ends with an error of its own.
    failures.push(mapDatabaseError(error));
  }
  if (failures.length > 0) throw failures[0];
  return stream.rowCount;
}

/** `COPY … FROM STDIN` of what is still being read. Returns the number of rows; after an error nothing of it is stored. */
export async function copyInStream(client: ClientBase, sql: string, chunks: AsyncIterable<Buffer>): Promise<number> {
  const stream = from(sql);
  let failure: Error | undefined;
  const ended = new Promise<void>((done) => {
    // The listener stays: a lost connection may be told twice, and an unheard 'error' kills the process.
    stream.on('error', (error) => {
      failure ??= error;
      done();
    });
    stream.on('finish', done);
  });
  client.query(stream as Submittable);
  try {
    for await (const chunk of chunks) {
      // One at a time: after an error the stream forgets its connection.
      await Promise.race([ended, new Promise<void>((done) => { stream.write(chunk, () => done()); })]);
      if (failure) break;
    }
    if (!failure) stream.end();
  } catch (error) {
    // Tells the server to drop what it has; its answer comes as the stream's 'error'.
    failure ??= error as Error;
    stream.destroy(failure);
  }
  await ended;
  if (failure) throw mapDatabaseError(failure);
  return stream.rowCount;
}
