import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { backupCommand, restoreCommand } from './commands/backup.command';
import { gapsCommand } from './commands/gaps.command';
import { importCommand } from './commands/import.command';
import { instrumentsCommand } from './commands/instruments.command';
import { keyCommand } from './commands/key.command';
import { nodeCommand } from './commands/node.command';
import { peersCommand } from './commands/peers.command';
import { followCommand, promoteCommand } from './commands/promote.command';
import { statusCommand } from './commands/status.command';
import { syncCommand } from './commands/sync.command';
import { EXIT, exitCodeOf } from './exit-codes';

async function main(): Promise<void> {
  const program = new Command('tidemark')
    .description('A complete, verified store of market bars: sync, look for gaps, import')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed or gaps found, 2 wrong usage, 3 another sync is running, 130 interrupted')
    .configureHelp({ sortSubcommands: true })
    .exitOverride();
  const commands = [
    syncCommand(), gapsCommand(), statusCommand(), importCommand(), instrumentsCommand(), nodeCommand(), peersCommand(), keyCommand(),
    promoteCommand(), followCommand(), backupCommand(), restoreCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command.exitOverride());
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
      return;
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

void main();
