import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** A process of ours in a test: what it says, and its end. */
export class Child {
  private said = '';
  private complained = '';

  private constructor(private readonly process: ChildProcess) {
    process.stdout?.on('data', (text: Buffer) => (this.said += text.toString()));
    process.stderr?.on('data', (text: Buffer) => (this.complained += text.toString()));
  }

  /** Runs a TypeScript file, given by its whole path. */
  static run(file: string, ...args: string[]): Child {
    return new Child(spawn(process.execPath, ['-r', require.resolve('./typescript.cjs'), file, ...args], {
      cwd: resolve(__dirname, '../..'), stdio: ['ignore', 'pipe', 'pipe'],
    }));
  }

  get pid(): number {
    return this.process.pid as number;
  }

  get stderr(): string {
    return this.complained;
  }

  /** Its first line of output, as JSON; fails with what it complained if it ends without one. */
  async firstLine<T>(): Promise<T> {
    while (!this.said.includes('\n')) {
      if (this.ended) throw new Error(`The child ended with ${this.process.exitCode}: ${this.complained}`);
      await new Promise((tick) => setTimeout(tick, 10));
    }
    return JSON.parse(this.said.slice(0, this.said.indexOf('\n'))) as T;
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (!this.ended) {
      const exit = once(this.process, 'exit');
      this.process.kill(signal);
      await exit;
    }
    return this.process.exitCode;
  }

  async exit(): Promise<number | null> {
    if (!this.ended) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  private get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}
