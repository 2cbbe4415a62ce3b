import type { ClientBase, Submittable } from 'pg';
import { from } from 'pg-copy-streams';
import { CopyReader } from './copy-reader';
import { mapDatabaseError } from './database.error';

/** No byte in or out for so long means the connection is dead, whatever TCP believes. */
const STALL_MS = 120_000;

/** Ends the connection when nothing moves; `moved` starts the wait again. */
function stallGuard(client: ClientBase) {
  const { connection } = client as unknown as { connection: { stream: { destroy(error: Error): void } } };
  const timer = setTimeout(() => connection.stream.destroy(new Error(`COPY made no progress for ${STALL_MS} ms`)), STALL_MS);
  return { moved: () => void timer.refresh(), done: () => clearTimeout(timer) };
}

/**
 * `COPY … FROM STDIN`. Returns the number of rows. Runs inside the client's transaction, if one is open, and after an
 * error nothing of it is stored.
 */
export async function copyIn(client: ClientBase, sql: string, chunks: Iterable<Buffer>): Promise<number> {
  const stream = from(sql);
  const guard = stallGuard(client);
  try {
    await new Promise<void>((resolve, reject) => {
      let settled = false;
      let ownFailure: Error | undefined;
      // The listener stays: a lost connection may be told twice, and an unheard 'error' kills the process.
      stream.on('error', (error) => {
        settled = true;
        reject(ownFailure ?? error);
      });
      stream.on('finish', resolve);
      client.query(stream as Submittable);
      const rest = chunks[Symbol.iterator]();
      // One chunk at a time: after an error the stream forgets its connection, and one it still held would crash it.
      const next = () => {
        if (settled) return;
        guard.moved();
        try {
          const chunk: IteratorResult<Buffer, unknown> = rest.next();
          if (chunk.done) stream.end();
          else stream.write(chunk.value, (error) => (error ? undefined : next()));
        } catch (error) {
          // Tells the server to drop what it has; its answer comes as the stream's 'error'.
          ownFailure = error as Error;
          stream.destroy(ownFailure);
        }
      };
      next();
    });
    return stream.rowCount;
  } catch (error) {
    throw mapDatabaseError(error);
  } finally {
    guard.done();
  }
}

/** `COPY … TO STDOUT`, whole. */
export async function copyOut(client: ClientBase, sql: string): Promise<Buffer> {
  return Buffer.concat(await copyOutChunks(client, sql));
}

/** The same as it comes: each chunk holds whole rows, and the first begins with the stream's header. */
export async function copyOutChunks(client: ClientBase, sql: string): Promise<Buffer[]> {
  const reader = new CopyReader(sql);
  const guard = stallGuard(client);
  reader.onChunk = guard.moved;
  try {
    client.query(reader as Submittable);
    return await reader.chunks;
  } catch (error) {
    throw mapDatabaseError(error);
  } finally {
    guard.done();
    reader.callback();
  }
}
