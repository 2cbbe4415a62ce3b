import { createServer, IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from './http-request';

export interface StubCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
  /** By the monotonic clock, ms. */
  readonly atMs: number;
}

interface StubAnswer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Stands for the server that nodes register with: keeps what it is told, and answers as the test wants. */
export class MasterStub {
  readonly calls: StubCall[] = [];
  /** The next answers, before 200 to all. */
  answer: (path: string) => StubAnswer | undefined = () => undefined;
  private server: Server | undefined;

  private constructor(readonly port: number) {}

  static async start(): Promise<MasterStub> {
    const stub = new MasterStub(await listen(createServer(), 0).then(async (server) => {
      const { port } = server.address() as AddressInfo;
      await close(server);
      return port;
    }));
    await stub.open();
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get registrations(): StubCall[] {
    return this.calls.filter(({ path }) => path === '/api/v1/nodes/register');
  }

  get heartbeats(): StubCall[] {
    return this.calls.filter(({ path }) => path.endsWith('/heartbeat'));
  }

  async open(): Promise<void> {
    this.server = await listen(createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        const text = Buffer.concat(chunks).toString('utf8');
        this.calls.push({ path, headers: request.headers, body: text === '' ? {} : JSON.parse(text) as JsonObject, atMs: performance.now() });
        const { status, body = { status: 'success' }, headers } = this.answer(path) ?? { status: 200 };
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
      });
    }), this.port);
  }

  async close(): Promise<void> {
    if (this.server) await close(this.server);
    this.server = undefined;
  }

  async until(what: string, done: () => boolean, timeoutMs = 20_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!done()) {
      if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}\n${JSON.stringify(this.calls.slice(-5))}`);
      await sleep(20);
    }
  }
}

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
