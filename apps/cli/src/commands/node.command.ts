import { resolve } from 'node:path';
import { Command } from 'commander';
import { interview, NodeFlags } from '../node-init/interview';
import { NodeFile, requireFree, writeNodeFile } from '../node-init/node-file';
import { Questions } from '../node-init/questions';

const FILE = 'node_config.json';

interface InitOptions extends NodeFlags {
  readonly file: string;
  readonly force: boolean;
  readonly yes: boolean;
}

export function nodeCommand(): Command {
  return new Command('node')
    .description('Set up a worker node')
    .addCommand(new Command('init').description('ask for the settings of a node and write its file')
      .option('--name <name>', 'name of the node, for people')
      .option('--host <address>', 'address to listen on')
      .option('--port <port>', 'port to listen on')
      .option('--workers <count>', 'tasks that run at once')
      .option('--api-key <key>', 'key that callers must show; new makes one')
      .option('--public-url <address>', 'address under which the server reaches this node')
      .option('--master-url <address>', 'server to register with')
      .option('--master-key <key>', 'key that this node shows to the server')
      .option('--file <path>', 'the file to write', FILE)
      .option('--force', 'replace the file if there is one', false)
      .option('--yes', 'take the defaults for what is not said, without asking', false)
      .action(init));
}

async function init({ file: name, force, yes, ...flags }: InitOptions): Promise<void> {
  const file = resolve(name);
  requireFree(file, force);
  const content = yes ? await interview(flags, (_question, preset) => Promise.resolve(preset), file) : await askAll(flags, file);
  writeNodeFile(file, content, force);
  process.stdout.write(nextSteps(file, content));
}

async function askAll(flags: NodeFlags, file: string): Promise<NodeFile> {
  const questions = new Questions(process.stdin, process.stdout);
  try {
    return await interview(flags, (question, preset, judge) => questions.ask(question, preset, judge), file);
  } finally {
    questions.close();
  }
}

function nextSteps(file: string, { api_key: key }: NodeFile): string {
  const named = file === resolve(FILE) ? '' : ` -- --config ${file}`;
  const told = key === undefined ? [] : [`The server has to show this node its key: NODE_API_KEY=${key} in the server's settings.`];
  return [`Written: ${file} (readable by you only)`, ...told, 'Next: start the node', `  npm run start:node${named}`, ''].join('\n');
}
