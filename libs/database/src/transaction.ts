import type { ClientBase, QueryConfig } from 'pg';
import { CLIENT_TIMEOUT_MARGIN_MS } from './database-options';
import { breaksConnection, DatabaseUnavailableError, mapDatabaseError, TransactionAbortedError } from './database.error';

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** In place of the pool's, for this transaction only; 0: none. A bare `set local` would leave the client impatient. */
  readonly statementTimeoutMs?: number;
  /** Settings of Postgres for this transaction: names and values of ours, never of a client. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** ROLLBACK needs no work of the server, so it is not waited for as long as a statement. */
const ROLLBACK_TIMEOUT_MS = 5_000;

/** pg reads the client's own patience from here at every query; there is no public door to it. */
type Patience = { connectionParameters: { query_timeout: number } };

/** BEGIN, work, COMMIT; any failure rolls back. `broken` tells that the connection must not return to the pool. */
export async function runTransaction<T, C extends ClientBase>(
  client: C, work: (client: C) => Promise<T>, options: TransactionOptions,
  broken: (error: Error) => void,
): Promise<T> {
  const { connectionParameters: patience } = client as unknown as Patience;
  const usualPatience = patience.query_timeout;
  let committing = false;
  try {
    const modes = [
      options.isolation && `isolation level ${options.isolation}`,
      options.readOnly && 'read only',
    ].filter(Boolean);
    const settings = Object.entries(options.settings ?? {});
    if (options.statementTimeoutMs !== undefined) {
      patience.query_timeout = options.statementTimeoutMs === 0 ? 0 : options.statementTimeoutMs + CLIENT_TIMEOUT_MARGIN_MS;
      settings.push(['statement_timeout', String(Math.trunc(options.statementTimeoutMs))]);
    }
    // One round trip for all of it.
    await client.query([`begin ${modes.join(', ')}`, ...settings.map(([name, value]) => `set local ${name} = ${value}`)].join('; '));
    const result = await work(client);
    committing = true;
    const { command } = await client.query('commit');
    committing = false;
    // Postgres answers COMMIT of a failed transaction with ROLLBACK and no error.
    if (command !== 'COMMIT') throw new TransactionAbortedError();
    return result;
  } catch (error) {
    const mapped = mapDatabaseError(error);
    if (breaksConnection(mapped)) {
      broken(mapped as Error);
      if (committing) throw new DatabaseUnavailableError('commit_unknown', (mapped as Error).message, { cause: error });
    } else {
      await rollBack(client, broken);
    }
    throw mapped;
  } finally {
    patience.query_timeout = usualPatience;
  }
}

async function rollBack(client: ClientBase, broken: (error: Error) => void): Promise<void> {
  try {
    const statement: QueryConfig & { query_timeout: number } = { text: 'rollback', query_timeout: ROLLBACK_TIMEOUT_MS };
    await client.query(statement);
  } catch (error) {
    // The connection dies with its transaction; what the work threw is the error to tell.
    broken(error as Error);
  }
}
