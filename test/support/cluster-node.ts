import { rmSync } from 'node:fs';
import { FaultProxy } from './fault-proxy';
import { ServerOptions, TestServer } from './server';

export type Env = Readonly<Record<string, string>>;
export type NodeOptions = ServerOptions & { readonly home: string };

/** One server of a cluster, which may be ended and started again on the same database, port and folder. */
export class ClusterNode {
  private running: TestServer | undefined;

  constructor(readonly name: string, readonly databaseUrl: string, private readonly options: NodeOptions) {}

  get server(): TestServer {
    if (!this.running) throw new Error(`${this.name} is not running`);
    return this.running;
  }

  /** With other settings, which then stay out of it again at the next start. */
  async start(env: Env = {}): Promise<void> {
    this.running = await TestServer.start({ ...this.options, env: { ...this.options.env, ...env } });
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { server } = this;
    this.running = undefined;
    await server.kill(signal);
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    // A test may have stopped it in the other sense of the word.
    running?.signal('SIGCONT');
    await running?.stop();
  }

  removeHome(): void {
    rmSync(this.options.home, { recursive: true, force: true });
  }
}

export class ClusterSlave extends ClusterNode {
  constructor(
    name: string, databaseUrl: string, options: NodeOptions,
    private readonly before?: FaultProxy, private readonly beforeMaster?: FaultProxy,
  ) {
    super(name, databaseUrl, options);
  }

  /** The line from the master to this slave. */
  get proxy(): FaultProxy {
    return proxied(this.before);
  }

  /** The line from this slave to the master: what it pulls and asks. */
  get masterProxy(): FaultProxy {
    return proxied(this.beforeMaster);
  }
}

function proxied(proxy: FaultProxy | undefined): FaultProxy {
  if (!proxy) throw new Error('the cluster was not started with `proxied`');
  return proxy;
}
