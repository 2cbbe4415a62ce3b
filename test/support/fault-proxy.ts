import { createServer, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultLine } from './fault-line';
import { FaultState, LineFaults } from './fault-state';
import { freePorts } from './free-ports';

export interface FaultProxyOptions {
  /** The port on this machine that it stands before; nobody need listen there yet. */
  readonly to: number;
  /** Of jitter and of the bit that is flipped. */
  readonly seed?: number;
}

const LISTEN_TRIES = 50;

/**
 * A line between two processes that a test can spoil at any time, for connections that live and for new ones. A server
 * that does not listen shows as a reset, since the proxy has already accepted; `refuse` shows as a refusal.
 */
export class FaultProxy {
  /** Accepted since the start. */
  connections = 0;
  private server: Server | undefined;
  private readonly living = new Set<() => void>();

  private constructor(readonly port: number, private readonly to: number, private readonly state: FaultState) {}

  static async start({ to, seed = 1 }: FaultProxyOptions): Promise<FaultProxy> {
    const [port] = await freePorts(1);
    const proxy = new FaultProxy(port, to, new FaultState(seed));
    await proxy.listen();
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Handed to the server so far. */
  get bytesUp(): number {
    return this.state.passed.up;
  }

  /** Handed to clients so far. */
  get bytesDown(): number {
    return this.state.passed.down;
  }

  /** Connections that are there now, half-open ones too. */
  get open(): number {
    return this.living.size;
  }

  /** What is given changes, the other faults stay as they are. */
  async set(faults: LineFaults): Promise<void> {
    this.state.set(faults);
    await this.listenOrNot();
  }

  async heal(): Promise<void> {
    this.state.heal();
    await this.listenOrNot();
  }

  /** RST to both ends of every connection. */
  reset(): void {
    for (const end of [...this.living]) end();
    this.state.wake();
  }

  async stop(): Promise<void> {
    this.refuse();
    this.reset();
  }

  private async listenOrNot(): Promise<void> {
    if (this.state.refuses) this.refuse();
    else if (!this.server) await this.listen();
  }

  private refuse(): void {
    this.server?.close();
    this.server = undefined;
  }

  private async listen(): Promise<void> {
    for (let i = 1; ; i++) {
      try {
        this.server = await listenOn(this.port, (client) => void this.accept(client));
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || i === LISTEN_TRIES) throw error;
        await sleep(20);
      }
    }
  }

  private async accept(client: Socket): Promise<void> {
    this.connections++;
    const server = new Socket({ allowHalfOpen: true });
    const end = () => {
      client.resetAndDestroy();
      server.resetAndDestroy();
      this.state.wake();
    };
    this.living.add(end);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // Errors are passed on by the lines; one that comes before there are lines has nobody to go to.
      socket.on('error', () => undefined);
      socket.on('close', () => { if (client.destroyed && server.destroyed) this.living.delete(end); });
    }
    // A SYN gets lost in the hole too.
    while (this.state.isHole('up') && !client.destroyed) await this.state.pause();
    if (client.destroyed) {
      server.destroy();
      return;
    }
    server.connect(this.to, '127.0.0.1');
    new FaultLine(client, server, 'up', this.state, end);
    new FaultLine(server, client, 'down', this.state, end);
  }
}

function listenOn(port: number, accept: (client: Socket) => void): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer({ allowHalfOpen: true }, accept);
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done(server));
  });
}
