import type { ClientBase, Submittable } from 'pg';
import { from, to } from 'pg-copy-streams';
import { mapDatabaseError } from './database.error';

/** No byte in or out for so long means the connection is dead, whatever TCP believes. */
const STALL_MS = 120_000;
const ROWS_A_GUARD = 1024;

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
  const stream = to(sql);
  // pg hangs its timeout on this property and nothing else would clear it.
  const timed = stream as typeof stream & { callback: () => void };
  timed.callback = () => undefined;
  const guard = stallGuard(client);
  const chunks: Buffer[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      stream.on('error', reject);
      stream.on('end', resolve);
      // A chunk is a row here: winding the guard up at each would cost a tenth of the whole.
      stream.on('data', (chunk: Buffer) => {
        if (chunks.push(chunk) % ROWS_A_GUARD === 1) guard.moved();
      });
      client.query(stream as Submittable);
    });
    return Buffer.concat(chunks);
  } catch (error) {
    stream.destroy();
    throw mapDatabaseError(error);
  } finally {
    guard.done();
    timed.callback();
  }
}
