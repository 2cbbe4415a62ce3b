import { VERSION } from '@tidemark/process';
import { BackupSummary, inspectBackup, restoreBackup, writeBackup } from '@tidemark/replication';
import { Command } from 'commander';
import { resolve } from 'node:path';
import { APPLICATION_NAME, withDatabase } from '../terminal-app';

interface Restoring {
  readonly replace: boolean;
  readonly check: boolean;
  readonly json: boolean;
}

export function backupCommand(): Command {
  return new Command('backup')
    .description('Write the whole store to one file, in one snapshot, beside a running server')
    .argument('<target>', 'a folder, or a file that is not there yet')
    .option('--json', 'as JSON', false)
    .action(async (target: string, { json }: { json: boolean }) => {
      const summary = await withDatabase((database, { nodeName }) => writeBackup(database, { target, nodeName, version: VERSION }));
      show(summary, json, 'written to');
    });
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Put a backup into an empty store, all or nothing; no server may run on it')
    .argument('<file>', 'what `tidemark backup` has written')
    .option('--replace', 'give up what the store holds now', false)
    .option('--check', 'only prove that the file is whole; no database is touched', false)
    .option('--json', 'as JSON', false)
    .action(async (name: string, { replace, check, json }: Restoring) => {
      const file = resolve(name);
      // Before anything is touched: a file that is cut off is told at once.
      const summary = await inspectBackup(file);
      if (!check) await withDatabase((database) => restoreBackup(database, { file, replace, applicationName: APPLICATION_NAME }));
      show(summary, json, check ? 'whole:' : 'restored from');
    });
}

function show({ file, version, created_at: at, role, term, number, tables, rows, root, ...more }: BackupSummary, json: boolean, what: string): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ file, version, created_at: at, role, term, number, rows, root, tables, ...more }, null, 2)}\n`);
    return;
  }
  const all = Object.values(tables).reduce((sum, n) => sum + n, 0);
  process.stdout.write([
    `${what} ${file}`,
    `  store        ${role ?? 'not set up'}, term ${term}, change number ${number}, ${at}, version ${version}`,
    `  rows         ${all} in ${Object.keys(tables).length} tables; ${rows} of them replicated`,
    `  digest       ${root}`,
  ].join('\n') + '\n');
}
