import { copyOutStream, Database, DatabaseSession, ReignStore } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { open, link, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { digestStore } from '../digest/store-digest';
import { ChangeSource } from '../source/change-source';
import { BackupTargetError } from './backup.error';
import { FrameWriter } from './backup-frames';
import { BackupSummary, inspectBackup } from './inspect-backup';
import { quoted, storeMigrations, storeSequences, storeTables } from './store-tables';

export interface BackupRequest {
  /** A file that is not there yet, or a folder in which one is made. */
  readonly target: string;
  /** Of the server, for the name of the file. */
  readonly nodeName: string;
  /** Of the program, for whoever restores it. */
  readonly version: string;
}

/**
 * The whole store in one snapshot, while servers go on working. The file has its name only once it is complete, on the
 * disk, and was read back.
 */
export async function writeBackup(database: Database, request: BackupRequest): Promise<BackupSummary> {
  const file = await freeName(request);
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.partial`);
  const writer = new FrameWriter(draft);
  const session = new DatabaseSession(database, 'tidemark backup');
  try {
    await session.transaction((client) => write(database, client, writer, request.version), {
      isolation: 'repeatable read', readOnly: true, statementTimeoutMs: 0, settings: { idle_in_transaction_session_timeout: '0' },
    });
    const summary = await inspectBackup(draft);
    // Unlike a rename this never takes the place of a file that has come meanwhile.
    await link(draft, file);
    await syncFolder(dirname(file));
    return { ...summary, file };
  } catch (error) {
    await writer.abandon();
    throw error;
  } finally {
    await rm(draft, { force: true });
    await session.close();
  }
}

async function write(database: Database, client: ClientBase, writer: FrameWriter, version: string): Promise<void> {
  const { rows: [{ pid }] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const cancel = () => database.query('select pg_cancel_backend($1)', [pid]);
  const [tables, migrations, reign, number] = [await storeTables(client), await storeMigrations(client), await ReignStore.read(client), await ChangeSource.head(client)];
  await writer.json('H', { version, migrations, created_at: new Date().toISOString(), node_id: reign.nodeId, role: reign.role, term: reign.term, number });
  for (const table of tables) {
    await writer.json('T', table);
    const columns = table.columns.map(quoted).join(', ');
    const sql = `copy ${quoted(table.name)} (${columns}) to stdout (format binary)`;
    const rows = await copyOutStream(client, sql, (chunk) => writer.frame('D', chunk), cancel);
    await writer.json('E', { rows });
  }
  const { root, rows } = await digestStore(client);
  await writer.end({ sequences: await storeSequences(client), root, rows });
}

async function freeName({ target, nodeName }: BackupRequest): Promise<string> {
  const path = resolve(target);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return path;
  if (!found.isDirectory()) throw new BackupTargetError(`target: ${path} is there already; a backup never replaces a file`, `target：${path} 已存在；备份不会覆盖文件`);
  const instant = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return join(path, `tidemark-${nodeName.replace(/[^A-Za-z0-9_.-]/g, '_')}-${instant}.backup`);
}

/** The name is on the disk as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
