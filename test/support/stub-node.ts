import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A task as it arrives at a node. */
export interface StubTask {
  readonly task_id: string;
  readonly attempt: number;
  readonly task_type: string;
  readonly task_data: Readonly<Record<string, unknown>>;
  readonly priority: number;
  readonly timeout: number;
  readonly bars?: object;
}

type Facts = Record<string, unknown>;

export interface StubOptions {
  readonly id?: string;
  readonly host?: string;
  readonly port?: number;
  readonly maxWorkers?: number;
  /** Asked for on every route but health. */
  readonly key?: string;
  /** How long a task takes. 20 ms; never: until `finish`. */
  readonly taskMs?: (task: StubTask) => number;
  /** In place of what an honest node says of its health; a number is a status. */
  readonly health?: (honest: Facts) => object | string | number;
  /** In place of the honest answer to a run; true: it has answered. */
  readonly run?: (tasks: readonly StubTask[], response: ServerResponse, stub: StubNode) => boolean;
  /** Takes requests and never answers. */
  readonly silent?: boolean;
  /** In place of the announced result. */
  readonly result?: (response: ServerResponse) => void;
}

interface Work {
  readonly task: StubTask;
  end: object | undefined;
  readonly listeners: Set<(line: object) => void>;
}

/** A worker node of somebody else's make: speaks the protocol, honestly unless told otherwise, and remembers what it saw. */
export class StubNode {
  private readonly sockets = new Set<Socket>();
  private readonly works = new Map<string, Work>();
  /** By (task, attempt): how often it was really begun. */
  readonly executed = new Map<string, number>();
  readonly seen: { readonly method: string; readonly path: string; readonly key: string | undefined; readonly body: unknown }[] = [];
  private redirect: { readonly location: string; readonly status: number } | undefined;
  connections = 0;
  peakActive = 0;

  private constructor(readonly options: StubOptions, private readonly server: Server) {}

  static async start(options: StubOptions = {}): Promise<StubNode> {
    const server = createServer((request, response) => void stub.answer(request, response));
    const stub = new StubNode(options, server);
    server.on('connection', (socket: Socket) => {
      stub.connections++;
      stub.sockets.add(socket.on('error', () => undefined).on('close', () => stub.sockets.delete(socket)));
    });
    await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve));
    return stub;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get id(): string {
    return this.options.id ?? 'stub';
  }

  get active(): number {
    return [...this.works.values()].filter(({ end }) => end === undefined).length;
  }

  runs(path = '/api/v1/tasks/run'): number {
    return this.seen.filter((request) => request.path === path).length;
  }

  /** Every request from now on. */
  redirectTo(location: string, status: number): void {
    this.redirect = { location, status };
  }

  /** As a node that is killed. */
  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Cuts what is open, and goes on. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  finish(taskId: string, end: object = { status: 'completed', result: { by: this.id } }): void {
    const work = this.works.get(taskId);
    if (!work || work.end) return;
    work.end = { task_id: taskId, attempt: work.task.attempt, event: 'ended', execution_time: 0.01, ...end };
    for (const tell of work.listeners) tell(work.end);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const [path] = (request.url ?? '').split('?');
    const key = request.headers['x-api-key'];
    this.seen.push({ method: request.method ?? '', path, key: typeof key === 'string' ? key : undefined, body: text === '' ? undefined : JSON.parse(text) });
    if (this.options.silent) return;
    if (this.redirect) return void response.writeHead(this.redirect.status, { location: this.redirect.location }).end();
    if (path === '/api/v1/health') return this.sayHealth(response);
    if (this.options.key !== undefined && key !== this.options.key) return this.json(response, 401, { detail: 'Invalid API key' });
    if (path === '/api/v1/tasks/run') return this.run((JSON.parse(text) as { tasks: StubTask[] }).tasks, response);
    const [, taskId, what] = /^\/api\/v1\/task\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (what === 'cancel') {
      this.finish(taskId, { status: 'cancelled' });
      return this.json(response, 200, { task_id: taskId, status: 'cancelled' });
    }
    if (what === 'result') {
      if (this.options.result) return this.options.result(response);
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify({ long: 'x'.repeat(200_000) })));
      return;
    }
    this.json(response, 404, { detail: 'Not Found' });
  }

  private sayHealth(response: ServerResponse): void {
    const maxWorkers = this.options.maxWorkers ?? 4;
    const honest = {
      node_id: this.id, node_name: `Stub ${this.id}`, status: 'healthy', cpu_percent: 10, memory_percent: 20, active_tasks: this.active, completed_tasks: 0,
      failed_tasks: 0, uptime_seconds: 5, capabilities: [], max_workers: maxWorkers, free_workers: maxWorkers - this.active, draining: false,
    };
    const said = this.options.health?.(honest) ?? honest;
    if (typeof said === 'string') response.writeHead(200, { 'content-type': 'application/json' }).end(said);
    else if (typeof said === 'number') this.json(response, said, { detail: 'as told' });
    else this.json(response, 200, said);
  }

  private run(tasks: readonly StubTask[], response: ServerResponse): void {
    if (this.options.run?.(tasks, response, this) === true) return;
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.flushHeaders();
    const alive = setInterval(() => response.write('\n'), 2_000);
    let open = tasks.length;
    const write = (line: object) => response.write(`${JSON.stringify(line)}\n`);
    const leave = () => {
      if (--open > 0) return;
      clearInterval(alive);
      response.end();
    };
    response.on('close', () => clearInterval(alive));
    for (const task of tasks) {
      const refused = this.begin(task);
      if (refused) {
        write({ task_id: task.task_id, attempt: task.attempt, event: 'refused', code: refused, message: refused });
        leave();
        continue;
      }
      const work = this.works.get(task.task_id) as Work;
      write({ task_id: task.task_id, attempt: task.attempt, event: 'started', at: new Date().toISOString() });
      const tell = (line: object) => {
        write(line);
        leave();
      };
      if (work.end) tell(work.end);
      else work.listeners.add(tell);
    }
  }

  /** The code of a refusal, or undefined where it runs now, or has run. */
  private begin(task: StubTask): string | undefined {
    const known = this.works.get(task.task_id);
    if (known && known.task.attempt === task.attempt) return undefined;
    if (known && known.task.attempt > task.attempt) return 'attempt_superseded';
    if (this.active >= (this.options.maxWorkers ?? 4)) return 'node_busy';
    const name = `${task.task_id}/${task.attempt}`;
    this.executed.set(name, (this.executed.get(name) ?? 0) + 1);
    this.works.set(task.task_id, { task, end: undefined, listeners: new Set() });
    this.peakActive = Math.max(this.peakActive, this.active);
    const ms = this.options.taskMs?.(task) ?? 20;
    if (Number.isFinite(ms)) setTimeout(() => this.finish(task.task_id), ms);
    return undefined;
  }

  private json(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}
