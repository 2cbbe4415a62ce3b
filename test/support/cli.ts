import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const MAIN = resolve(__dirname, '../../dist/apps/cli/apps/cli/src/main.js');

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The same, for a test that ends it. */
export function startTidemark(home: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd: home, stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: join(home, 'data'), ...env },
  });
}

/**
 * The built CLI as a person runs it, on a store of the test's own.
 * @param input what stands in its standard input
 */
export async function tidemark(home: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, interruptAfter?: RegExp, input?: string): Promise<CliRun> {
  const child = startTidemark(home, args, env);
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (interruptAfter?.test(stdout)) child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, stdout, stderr };
}
