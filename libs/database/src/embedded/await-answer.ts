import { realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { ClusterState } from './cluster-home';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { SUPERUSER } from './init-cluster';
import { Postmaster } from './postmaster';

const DATABASE_NAME = 'tidemark';

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;
const CONNECT_TIMEOUT_MS = 3_000;
/** A postmaster listens before it recovers, so a live one is never silent for long. */
const SILENCE_MS = 5_000;
/** A child that lost its port to another server has said so and gone by then. */
const EXIT_GRACE_MS = 500;

export function urlOf({ password }: ClusterState, port: number, database = DATABASE_NAME): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Waits until the cluster takes connections, through a recovery of any length within the deadline, and makes the
 * database if it is missing. False: the process is gone, or was never this cluster's.
 */
export async function awaitAnswer(postmaster: Postmaster, state: ClusterState, deadlineMs: number): Promise<boolean> {
  const started = performance.now();
  let heardAt = started;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    if (!postmaster.running()) return false;
    try {
      return await greet(postmaster, state);
    } catch (error) {
      if (error instanceof DatabaseError) heardAt = performance.now();
      if (isRefusedLogin(error)) {
        await sleep(EXIT_GRACE_MS);
        if (!postmaster.running()) return false;
        throw new EmbeddedPostgresError('cluster_foreign', `the password kept in DATA_DIR does not open ${state.cluster}`,
          'Restore postgres.json as it was, or move the cluster away to begin with an empty database', { cause: error as Error });
      }
      if (!isPassing(error)) throw error;
    }
    const now = performance.now();
    if (!postmaster.certain && now - heardAt > SILENCE_MS) return false;
    if (now - started > deadlineMs) {
      throw new EmbeddedPostgresError('start_timeout', `it did not take connections within ${Math.round(deadlineMs / 1000)} s (pid ${postmaster.pid})`,
        'It may be recovering after a crash and goes on doing so: start again to wait on, and see postgres.log in DATA_DIR');
    }
    await sleep(pause);
  }
}

async function greet(postmaster: Postmaster, state: ClusterState): Promise<boolean> {
  const client = new Client({ connectionString: urlOf(state, postmaster.port, 'postgres'), connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // Its errors reach us through the calls below; unheard they would end the process.
  let lost: Error | undefined;
  client.on('error', (error) => (lost = error));
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string; there: boolean }>(
      `select current_setting('data_directory') as folder, exists (select from pg_database where datname = '${DATABASE_NAME}') as there`,
    );
    if ((await realpath(rows[0].folder)) !== (await realpath(state.cluster))) return false;
    if (!rows[0].there) await client.query(`create database ${DATABASE_NAME}`);
    return true;
  } catch (error) {
    throw lost ?? error;
  } finally {
    // A failed connection has nothing to say goodbye to.
    void client.end().catch((error: Error) => (lost = error));
  }
}

function isRefusedLogin(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code ?? '').startsWith('28');
}

/** Starting, stopping, not listening yet, or two of us making the database. */
function isPassing(error: unknown): boolean {
  if (error instanceof DatabaseError) return ['57P03', '57P01', '53300', '42P04', '23505'].includes(error.code ?? '');
  const { code, message } = error as NodeJS.ErrnoException;
  return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code ?? '') || /^Connection terminated|^timeout expired/.test(message);
}
