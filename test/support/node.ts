import { ChildProcess as NodeChild, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from './free-ports';
import { Answer, ask, JsonObject, Question } from './http-request';
import { Exit, makeHome } from './server';

const MAIN = resolve(__dirname, '../../dist/apps/node/apps/node/src/main.js');
const START_TIMEOUT_MS = 40_000;
const STOP_TIMEOUT_MS = 35_000;

export interface NodeOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Content of its node_config.json. */
  readonly config?: object | string;
  readonly args?: readonly string[];
  /** A folder to keep between starts; without it the node gets one that is removed at its end. */
  readonly home?: string;
  /** Of a node with NODE_TLS_CERT: the CA that signed it (PEM). */
  readonly ca?: string;
}

/** The built worker node as a process of its own, in a folder of its own. */
export class TestNode {
  private static readonly running = new Set<TestNode>();
  private readonly ended: Promise<Exit>;
  private output = '';
  private exit: Exit | undefined;

  private constructor(
    readonly port: number, readonly home: string, private readonly ownsHome: boolean, private readonly child: NodeChild,
    private readonly key: string | undefined, private readonly ca: string | undefined,
  ) {
    TestNode.running.add(this);
    child.stdout?.on('data', (chunk: Buffer) => { this.output += chunk.toString('utf8'); });
    child.stderr?.on('data', (chunk: Buffer) => { this.output += chunk.toString('utf8'); });
    this.ended = new Promise((done) => {
      child.once('close', (code, signal) => {
        this.exit = { code, signal };
        done(this.exit);
      });
    });
  }

  /** Resolves once it answers. A busy machine does not make it `overloaded`, unless the test says so. */
  static async start(options: NodeOptions = {}): Promise<TestNode> {
    const node = await TestNode.spawn(options);
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await node.answers())) {
      if (node.exit || Date.now() > deadline) {
        await node.kill('SIGKILL');
        throw new Error(`the node did not start: ${JSON.stringify(node.exit)}\n${node.stdout}`);
      }
      await sleep(25);
    }
    return node;
  }

  /** For a start that is expected to fail: waits for its end. */
  static async startAndFail(options: NodeOptions): Promise<Exit & { output: string }> {
    const node = await TestNode.spawn(options);
    const exit = await Promise.race([node.ended, sleep(START_TIMEOUT_MS, undefined, { ref: false })]);
    await node.kill('SIGKILL');
    if (!exit) throw new Error(`the node started although it should not have\n${node.stdout}`);
    return { ...exit, output: node.stdout };
  }

  private static async spawn(options: NodeOptions): Promise<TestNode> {
    if (!existsSync(MAIN)) throw new Error('The node is not built: npm run build');
    const home = options.home ?? makeHome();
    const port = options.env?.NODE_PORT === undefined ? (await freePorts(1))[0] : Number(options.env.NODE_PORT);
    const { config } = options;
    if (config !== undefined) writeFileSync(join(home, 'node_config.json'), typeof config === 'string' ? config : JSON.stringify(config));
    const env = {
      PATH: process.env.PATH, HOME: process.env.HOME, NODE_PORT: String(port), NODE_DATA_DIR: join(home, 'data'), MAX_CPU_PERCENT: '100', ...options.env,
    };
    const child = spawn(process.execPath, [MAIN, ...(options.args ?? [])], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new TestNode(port, home, options.home === undefined, child, options.env?.NODE_API_KEY, options.ca);
  }

  /** Fails if a test left a node running, and ends it. For `afterAll`. */
  static async expectNoneRunning(): Promise<void> {
    const left = [...TestNode.running];
    for (const node of left) await node.kill('SIGKILL');
    if (left.length > 0) throw new Error(`${left.length} node(s) were left running`);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get stdout(): string {
    return this.output;
  }

  get url(): string {
    return `${this.ca === undefined ? 'http' : 'https'}://127.0.0.1:${this.port}`;
  }

  get logFile(): string {
    const file = join(this.home, 'logs', 'node.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** With the node's own key, unless the question brings an `x-api-key` (even an empty list, for none). */
  request<T = JsonObject>(path: string, question: Question = {}): Promise<Answer<T>> {
    const headers = this.key === undefined ? question.headers : { 'x-api-key': this.key, ...question.headers };
    return ask<T>(this.port, path, { ca: this.ca, ...question, headers });
  }

  get<T = JsonObject>(path: string, headers?: Question['headers']): Promise<Answer<T>> {
    return this.request<T>(path, { headers });
  }

  post<T = JsonObject>(path: string, body?: unknown, headers?: Question['headers']): Promise<Answer<T>> {
    return this.request<T>(path, { method: 'POST', body, headers });
  }

  /** SIGTERM; fails unless it ends with code 0 in time. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const exit = await Promise.race([this.ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    await this.kill('SIGKILL');
    if (exit?.code !== 0) throw new Error(`stopped with ${JSON.stringify(exit ?? 'a timeout')}\n${this.stdout.slice(-4000)}`);
  }

  /** Sends a signal and waits for the end. */
  async kill(signal: NodeJS.Signals): Promise<Exit> {
    this.child.kill(signal);
    return this.waitForEnd();
  }

  /** For signals that do not end it at once (SIGSTOP, a first SIGTERM). */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async waitForEnd(): Promise<Exit> {
    const exit = await this.ended;
    TestNode.running.delete(this);
    if (this.ownsHome) rmSync(this.home, { recursive: true, force: true });
    return exit;
  }

  private async answers(): Promise<boolean> {
    try {
      return (await ask(this.port, '/api/v1/health', { ca: this.ca })).status === 200;
    } catch (error) {
      if (['ECONNREFUSED', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }
}
