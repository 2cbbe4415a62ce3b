import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterNode, ClusterSlave, Env, NodeOptions } from './cluster-node';
import { FaultProxy } from './fault-proxy';
import { freePorts } from './free-ports';
import { OutsidePostgres } from './outside-postgres';
import { createEmptyDatabase, startPostgres, TestPostgres } from './postgres';
import { makeHome, TestServer } from './server';
import { differencesBetween, expectIdentical, outlineOf } from './store-difference';

export interface ClusterOptions {
  readonly slaves: number;
  /** Puts a `FaultProxy` before each slave, for what the master sends, and one before the master, for what that slave asks. */
  readonly proxied?: boolean;
  /** So many of the slaves, the last ones, fetch by themselves: the master does not know where they are. */
  readonly pulling?: number;
  readonly masterEnv?: Env;
  readonly slaveEnv?: Env;
  readonly masterConfig?: string;
  /** To share one among several clusters; otherwise the cluster has its own. */
  readonly postgres?: TestPostgres;
  /** The slaves' own, which a test may crash. */
  readonly slavePostgres?: OutsidePostgres;
}

const LOOK_EVERY_MS = 100;
const TABLES_MS = 40_000;

let clusters = 0;

/** A master and its slaves: the built servers as processes, one Postgres, a database each. */
export class Cluster {
  /** What was made so far, to be undone in the opposite order, even after a start that failed. */
  private readonly undo: (() => unknown)[] = [];
  readonly slaves: ClusterSlave[] = [];
  private masterNode!: ClusterNode;

  private constructor(private readonly options: ClusterOptions) {}

  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(options);
    try {
      await cluster.startAll();
      return cluster;
    } catch (error) {
      await cluster.stop().catch(() => undefined);
      throw error;
    }
  }

  get master(): TestServer {
    return this.masterNode.server;
  }

  /** For ending the master and starting it again. */
  get masterProcess(): ClusterNode {
    return this.masterNode;
  }

  get masterDatabaseUrl(): string {
    return this.masterNode.databaseUrl;
  }

  killSlave(index: number, signal?: NodeJS.Signals): Promise<void> {
    return this.slaves[index].kill(signal);
  }

  restartSlave(index: number, env?: Env): Promise<void> {
    return this.slaves[index].start(env);
  }

  /** Undoes everything; then fails if a server did not end with code 0. */
  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (let undo = this.undo.pop(); undo; undo = this.undo.pop()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
  }

  private async startAll(): Promise<void> {
    const { slaves: count, proxied = false, pulling = 0, masterEnv, slaveEnv } = this.options;
    const postgres = this.options.postgres ?? await this.ownPostgres();
    const prefix = `cluster_${process.pid}_${++clusters}`;
    const [masterPort, ...ports] = await freePorts(count + 1);
    const peers: string[] = [];
    for (const [i, port] of ports.entries()) {
      const name = `backup${i + 1}`;
      const before = proxied ? await this.proxyTo(port) : undefined;
      const beforeMaster = proxied ? await this.proxyTo(masterPort) : undefined;
      const pulls = i >= count - pulling;
      if (!pulls) peers.push(`${name}=${before?.url ?? `http://127.0.0.1:${port}`}`);
      const masterUrl = beforeMaster?.url ?? `http://127.0.0.1:${masterPort}`;
      const env = { ROLE: 'slave', MASTER_URL: masterUrl, ...(pulls ? { REPLICATION_MODE: 'pull' } : {}), ...slaveEnv };
      const database = `${prefix}_${name}`;
      const databaseUrl = await (this.options.slavePostgres?.createDatabase(database) ?? createEmptyDatabase(postgres, database));
      // Ready only after its first verified copy, for which it needs the master.
      const slave = new ClusterSlave(name, databaseUrl, this.optionsOf(name, databaseUrl, port, env, 'listening'), before, beforeMaster);
      this.slaves.push(this.undone(slave));
    }
    const masterUrl = await createEmptyDatabase(postgres, `${prefix}_master`);
    const env = { ROLE: 'master', ...(peers.length > 0 ? { SLAVES: peers.join(',') } : {}), ...masterEnv };
    this.masterNode = this.undone(new ClusterNode('master', masterUrl, {
      ...this.optionsOf('master', masterUrl, masterPort, env, 'ready'), config: this.options.masterConfig,
    }));
    await this.masterNode.start();
    for (const slave of this.slaves) await slave.start();
    for (const slave of this.slaves) await waitForTables(slave);
  }

  private optionsOf(name: string, databaseUrl: string, port: number, env: Env, until: 'ready' | 'listening'): NodeOptions {
    return { home: makeHome(), until, env: { NODE_NAME: name, DATABASE_URL: databaseUrl, ...env, PORT: String(port) } };
  }

  private undone<T extends ClusterNode>(node: T): T {
    this.undo.push(() => node.removeHome(), () => node.stop());
    return node;
  }

  private async ownPostgres(): Promise<TestPostgres> {
    const postgres = await startPostgres();
    this.undo.push(() => postgres.stop());
    return postgres;
  }

  private async proxyTo(port: number): Promise<FaultProxy> {
    const proxy = await FaultProxy.start({ to: port });
    this.undo.push(() => proxy.stop());
    return proxy;
  }
}

/** A slave listens before its tables are there, and tests look into them at once. */
async function waitForTables({ name, server }: ClusterSlave): Promise<void> {
  for (const deadline = Date.now() + TABLES_MS; ; await sleep(LOOK_EVERY_MS)) {
    const { status, body } = await server.get<{ missing?: string[] }>('/health/ready');
    if (status === 200 || !body.missing?.includes('database')) return;
    if (Date.now() > deadline) throw new Error(`${name} has no tables after ${TABLES_MS} ms`);
  }
}

export function startCluster(options: ClusterOptions): Promise<Cluster> {
  return Cluster.start(options);
}

/** Until every slave's store is the master's, row by row; the master should be quiet meanwhile. Fails with the differences. */
export async function waitIdentical(cluster: Cluster, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  for (const slave of cluster.slaves) {
    while ((await alike(cluster.masterDatabaseUrl, slave.databaseUrl)) !== true) {
      if (Date.now() > deadline) {
        await expectIdentical(cluster.masterDatabaseUrl, slave.databaseUrl)
          .catch((error: Error) => { throw new Error(`${slave.name} after ${ms} ms: ${error.message}`); });
        break;
      }
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** The cheap look first: a slave that is catching up is asked many times. A new slave has no tables yet. */
async function alike(master: string, slave: string): Promise<boolean> {
  try {
    if ((await outlineOf(master)) !== (await outlineOf(slave))) return false;
  } catch (error) {
    if ((error as { code?: string }).code === '42P01') return false;
    throw error;
  }
  return (await differencesBetween(master, slave)).length === 0;
}
