import { copyInStream, Database, DatabaseSession } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { digestStore } from '../digest/store-digest';
import { BackupTargetError, BadBackupError } from './backup.error';
import { BackupHeader, BackupSummary, visitBackup } from './inspect-backup';
import { firstInUse, quoted, setSequence, storeMigrations, StoreTable, storeTables } from './store-tables';

export interface RestoreRequest {
  readonly file: string;
  /** Whether what the target holds may go. */
  readonly replace: boolean;
  /** Under which the caller's own connections are known; all other ones are servers at work. */
  readonly applicationName: string;
}

const WAIT_FOR_LOCKS = `'10s'`;

/**
 * Puts a backup into a migrated database, in one transaction: a restore that fails or is killed leaves the target as it was.
 * @throws BadBackupError, BackupTargetError
 */
export async function restoreBackup(database: Database, { file, replace, applicationName }: RestoreRequest): Promise<BackupSummary> {
  const session = new DatabaseSession(database, applicationName);
  try {
    return await session.transaction(async (client) => {
      const tables = await storeTables(client);
      const left = new Map(tables.map((table) => [table.name, table]));
      const { summary, sequences } = await visitBackup(file, {
        begin: (header) => prepare(client, header, { tables, replace, applicationName, file }),
        table: ({ name, columns, chunks }) => {
          const table = left.get(name);
          if (!table || !left.delete(name) || table.columns.join() !== columns.join()) throw new BadBackupError(file, `the table ${name} is not as it is here`);
          return copyInStream(client, `copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin (format binary)`, chunks);
        },
      });
      if (left.size > 0) throw new BadBackupError(file, `it lacks the table ${[...left.keys()].join(', ')}`);
      for (const sequence of sequences) await setSequence(client, sequence);
      const { root, rows } = await digestStore(client);
      if (root !== summary.root || rows !== summary.rows) throw new BadBackupError(file, `what was restored has the digest ${root}, the backup says ${summary.root}`);
      return summary;
    }, { statementTimeoutMs: 0, settings: { idle_in_transaction_session_timeout: '0', lock_timeout: WAIT_FOR_LOCKS } });
  } finally {
    await session.close();
  }
}

interface Target extends RestoreRequest {
  readonly tables: readonly StoreTable[];
}

async function prepare(client: ClientBase, { migrations, version }: BackupHeader, { tables, replace, applicationName, file }: Target): Promise<void> {
  const here = await storeMigrations(client);
  if (here.join() !== migrations.join()) {
    throw new BadBackupError(file, `it is of version ${version} with the schema ${migrations.at(-1) ?? 'none'}, and here is ${here.at(-1) ?? 'none'}: `
      + 'restore it with the version that made it, then upgrade');
  }
  const { rows: [{ servers }] } = await client.query<{ servers: number }>(
    `select count(*) as servers from pg_stat_activity
      where datname = current_database() and application_name like 'tidemark%' and application_name <> $1`, [applicationName],
  );
  if (servers > 0) throw new BackupTargetError('a server or another command works on this database: stop it first', '有服务或其他命令正在使用该数据库，请先停止');
  const used = replace ? undefined : await firstInUse(client, tables);
  if (used !== undefined) {
    throw new BackupTargetError(`the store is not empty (${used}): restore into a new one, or add --replace to give up what it holds`,
      `数据库非空（${used}）：请恢复到新的数据库，或使用 --replace 放弃现有数据`);
  }
  // Waits for no one for long, and keeps everyone out until the end.
  await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`);
  // The line of what was here; the server puts the tasks that wait into it again.
  const { rows: [{ line }] } = await client.query<{ line: string | null }>(`select to_regclass('pgboss.job')::text as line`);
  if (line !== null) await client.query('delete from pgboss.job');
}
