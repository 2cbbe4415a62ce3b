import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { PoolClient } from 'pg';
import { SchemaTooNewError } from './database.error';

/** Any constant that no other lock of this database uses. */
const MIGRATION_LOCK = 7_305_001;
/** Building an index over all bars takes what it takes. */
const PATIENCE_MS = 24 * 3_600_000;

/** Under a session lock on the very connection that migrates, so that of several servers one does the work. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const client = (await runner.connect()) as PoolClient & { connectionParameters: { query_timeout: number } };
  const lost: Error[] = [];
  const onError = (error: Error) => void lost.push(error);
  // Between two statements of a migration nobody else listens.
  client.on('error', onError);
  const usualPatience = client.connectionParameters.query_timeout;
  client.connectionParameters.query_timeout = PATIENCE_MS;
  try {
    await runner.query('set statement_timeout = 0');
    await runner.query('set idle_in_transaction_session_timeout = 0');
    await runner.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    return await runPending(dataSource, runner);
  } finally {
    client.connectionParameters.query_timeout = usualPatience;
    if (lost.length === 0) await giveBack(runner, onError);
    client.off('error', onError);
    await runner.release();
  }
}

async function runPending(dataSource: DataSource, runner: QueryRunner): Promise<string[]> {
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  const executed = await executor.getExecutedMigrations();
  const known = new Set(dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const unknown = executed.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new SchemaTooNewError(unknown);
  return (await executor.executePendingMigrations()).map(({ name }) => name);
}

async function giveBack(runner: QueryRunner, onError: (error: Error) => void): Promise<void> {
  try {
    await runner.query(`select pg_advisory_unlock(${MIGRATION_LOCK})`);
    await runner.query('reset statement_timeout');
    await runner.query('reset idle_in_transaction_session_timeout');
  } catch (error) {
    // The session is gone, and the lock with it; what the migration threw is the error to tell.
    onError(error as Error);
  }
}
