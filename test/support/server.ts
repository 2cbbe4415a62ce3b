import { ChildProcess as NodeChild, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChildProcess, descendantsOf, isRunning } from './child-processes';
import { freePorts } from './free-ports';
import { Answer, ask, JsonObject, Question, sendRaw } from './http-request';
import { layPreparedData } from './prepared-data';

const MAIN = resolve(__dirname, '../../dist/apps/server/apps/server/src/main.js');
const START_TIMEOUT_MS = 40_000;
const STOP_TIMEOUT_MS = 30_000;

export interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Content of its tidemark.yaml. */
  readonly config?: string;
  readonly args?: readonly string[];
  /** A folder to keep between starts; without it the server gets one that is removed at `stop()`. */
  readonly home?: string;
  /** What to wait for; `listening` suits a server whose database is away on purpose. */
  readonly until?: 'ready' | 'listening';
  /** Of a server with TLS_CERT: the CA that signed it (PEM). */
  readonly ca?: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A folder that the embedded Postgres' user may enter too. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'tidemark-test-'));
  chmodSync(home, 0o755);
  return home;
}

/** Nothing in it says where the data lie or what a first start is to find. */
function isPlain({ home, env = {}, args = [] }: ServerOptions): boolean {
  return home === undefined && args.length === 0 && !['DATA_DIR', 'DATABASE_URL', 'ROLE', 'SCHEDULER'].some((name) => name in env);
}

/** The built server as a process of its own, in a folder of its own. */
export class TestServer {
  private static readonly running = new Set<TestServer>();
  private readonly ended: Promise<Exit>;
  private output = '';
  private exit: Exit | undefined;

  private constructor(
    readonly port: number, readonly home: string, private readonly ownsHome: boolean,
    private readonly child: NodeChild, private readonly key: string | undefined, private readonly ca: string | undefined,
  ) {
    TestServer.running.add(this);
    child.stdout?.on('data', (chunk: Buffer) => { this.output += chunk.toString('utf8'); });
    child.stderr?.on('data', (chunk: Buffer) => { this.output += chunk.toString('utf8'); });
    this.ended = new Promise((done) => {
      child.once('close', (code, signal) => {
        this.exit = { code, signal };
        done(this.exit);
      });
    });
  }

  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const server = await TestServer.spawn(options);
    const path = options.until === 'listening' ? '/health/live' : '/health/ready';
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await server.answers(path))) {
      if (server.exit || Date.now() > deadline) {
        await server.kill('SIGKILL');
        throw new Error(`the server did not become ${options.until ?? 'ready'}: ${JSON.stringify(server.exit)}\n${server.stdout}`);
      }
      await sleep(25);
    }
    return server;
  }

  /** For a start that is expected to fail: waits for its end. */
  static async startAndFail(options: ServerOptions): Promise<Exit & { output: string }> {
    const server = await TestServer.spawn(options);
    const exit = await Promise.race([server.ended, sleep(START_TIMEOUT_MS, undefined, { ref: false })]);
    if (!exit) await server.kill('SIGKILL');
    TestServer.running.delete(server);
    if (server.ownsHome) rmSync(server.home, { recursive: true, force: true });
    if (!exit) throw new Error(`the server started although it should not have\n${server.stdout}`);
    return { ...exit, output: server.stdout };
  }

  private static async spawn(options: ServerOptions): Promise<TestServer> {
    if (!existsSync(MAIN)) throw new Error('The server is not built: npm run build');
    const home = options.home ?? makeHome();
    const port = options.env?.PORT === undefined ? (await freePorts(1))[0] : Number(options.env.PORT);
    if (isPlain(options)) await layPreparedData(home, MAIN);
    if (options.config !== undefined) writeFileSync(join(home, 'tidemark.yaml'), options.config);
    const env = {
      PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), DATA_DIR: join(home, 'data'),
      SCHEDULER: 'off', ...options.env,
    };
    const child = spawn(process.execPath, [MAIN, ...(options.args ?? [])], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new TestServer(port, home, options.home === undefined, child, options.env?.API_KEY, options.ca);
  }

  /** Fails if a test left a server running, and ends it. For `afterAll`. */
  static async expectNoneRunning(): Promise<void> {
    const left = [...TestServer.running];
    for (const server of left) await server.kill('SIGKILL');
    if (left.length > 0) throw new Error(`${left.length} server(s) were left running`);
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
    const file = join(this.home, 'logs', 'app.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** With the server's own key, unless the question brings an `x-api-key` (even an empty list, for none). */
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

  delete<T = JsonObject>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.request<T>(path, { method: 'DELETE', body });
  }

  sendRaw(bytes: string, closeAfterMs?: number): Promise<string> {
    return sendRaw(this.port, bytes, closeAfterMs);
  }

  /** SIGTERM; fails unless it ends with code 0 in time and leaves no process behind. */
  async stop(): Promise<void> {
    const children = descendantsOf(this.pid);
    this.child.kill('SIGTERM');
    const exit = await Promise.race([this.ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    if (!exit) await this.kill('SIGKILL');
    TestServer.running.delete(this);
    await this.endAndCheck(children);
    if (this.ownsHome) rmSync(this.home, { recursive: true, force: true });
    if (exit?.code !== 0) throw new Error(`stopped with ${JSON.stringify(exit ?? 'a timeout')}\n${this.stdout.slice(-4000)}`);
  }

  /** Sends a signal and waits for the end. After SIGKILL the embedded Postgres is ended too, unless it is to be found again. */
  async kill(signal: NodeJS.Signals, keepDatabase = false): Promise<Exit> {
    const children = this.exit ? [] : descendantsOf(this.pid);
    this.child.kill(signal);
    const exit = await this.ended;
    TestServer.running.delete(this);
    if (!keepDatabase) children.filter(isRunning).forEach(({ pid }) => process.kill(pid, 'SIGTERM'));
    if (!keepDatabase && this.ownsHome) rmSync(this.home, { recursive: true, force: true });
    return exit;
  }

  /** For signals that do not end it at once (SIGSTOP, a first SIGTERM). */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  waitForEnd(): Promise<Exit> {
    return this.ended.finally(() => TestServer.running.delete(this));
  }

  private async endAndCheck(children: readonly ChildProcess[]): Promise<void> {
    for (let i = 0; i < 40 && children.some(isRunning); i++) await sleep(50);
    const left = children.filter(isRunning);
    left.forEach(({ pid }) => process.kill(pid, 'SIGTERM'));
    if (left.length > 0) throw new Error(`left behind: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`);
  }

  private async answers(path: string): Promise<boolean> {
    try {
      return (await ask(this.port, path, { ca: this.ca })).status === 200;
    } catch (error) {
      if (['ECONNREFUSED', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }
}
