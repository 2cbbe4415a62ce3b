import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database, Reign } from '@tidemark/database';
import { PeerClient, travelsInClear } from '@tidemark/http-client';
import { KnownNode } from './known-node';
import { NodeEvents } from './node-events';
import { NodeFigures } from './node-figures';
import { NodeRecord, NodeStore } from './node.store';
import { NodeSampleStore } from './node-sample.store';
import { NODES_OPTIONS, NodesOptions } from './nodes-options';

/** Other servers on this database take nodes in and out; that is noticed by then. */
const LOOK_EVERY_MS = 1_000;
const TICK_MS = 250;
const FORGET_EVERY_MS = 3_600_000;

/** Who does tasks for this server, and how each of them is: kept up to date in the background while it is the master. */
@Injectable()
export class NodeWatch implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly log = new Logger('nodes');
  private readonly known = new Map<string, KnownNode>();
  /** Out, but with tasks of this server to their end. */
  private readonly leaving = new Set<KnownNode>();
  private readonly keyless: PeerClient;
  private readonly listeners = new Set<() => void>();
  private timers: NodeJS.Timeout[] = [];
  private looking: Promise<void> | undefined;
  private isConfigured = false;
  private isStopping = false;

  constructor(
    private readonly store: NodeStore, private readonly samples: NodeSampleStore, private readonly events: NodeEvents,
    private readonly database: Database, private readonly reign: Reign, @Inject(NODES_OPTIONS) private readonly options: NodesOptions,
  ) {
    this.keyless = new PeerClient({ allowed: options.peerCidrs, ca: options.ca });
  }

  onApplicationBootstrap(): void {
    this.reign.onChange((state) => {
      if (state.role === 'master') this.start();
      else this.stop();
    });
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
    this.stopTimers();
  }

  onApplicationShutdown(): void {
    this.stop();
    this.keyless.close();
  }

  get nodes(): KnownNode[] {
    return [...this.known.values()];
  }

  find(id: string): KnownNode | undefined {
    return this.known.get(id);
  }

  /** The node that says so of itself: by its id, or by the address under which the settings know it. */
  speaker(id: string, url: string): KnownNode | undefined {
    return this.known.get(id) ?? this.nodes.find(({ record }) => record.url === url);
  }

  /** For calls that nobody's key goes with. */
  get plainClient(): PeerClient {
    return this.keyless;
  }

  /** Called when a node has become able to take more. Returns what takes the listener off again. */
  onFree(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Of a node whose state an operator has changed. */
  tellState(id: string): void {
    const node = this.known.get(id);
    if (node) this.events.tell(node);
    this.tellFree();
  }

  tellFree(): void {
    for (const listener of this.listeners) listener();
  }

  /** Nodes of other servers' settings are theirs; one that registered at an address of the settings is that one. */
  inUse(records: readonly NodeRecord[]): NodeRecord[] {
    const ids = new Set(this.options.nodes.map(({ id }) => id));
    const addresses = new Set(this.options.nodes.map(({ url }) => url));
    return records.filter(({ id, url, origin, state }) => state !== 'removed' && (ids.has(id) || (origin === 'registered' && !addresses.has(url))));
  }

  /** Reads who there is now: not what a look that is under way may have read a moment ago. @throws DatabaseUnavailableError */
  async look(): Promise<void> {
    await this.looking?.catch(() => undefined);
    this.looking ??= this.read().finally(() => {
      this.looking = undefined;
    });
    await this.looking;
  }

  private start(): void {
    if (this.timers.length > 0 || this.isStopping) return;
    this.timers = [
      setInterval(() => this.lookQuietly(), LOOK_EVERY_MS).unref(),
      setInterval(() => this.known.forEach((node) => node.refresh()), TICK_MS).unref(),
      setInterval(() => void this.forget(), FORGET_EVERY_MS).unref(),
    ];
    this.lookQuietly();
  }

  private stop(): void {
    this.stopTimers();
    for (const node of [...this.known.values(), ...this.leaving]) node.close();
    this.known.clear();
    this.leaving.clear();
    this.isConfigured = false;
  }

  private stopTimers(): void {
    this.timers.forEach((timer) => clearInterval(timer));
    this.timers = [];
  }

  private lookQuietly(): void {
    if (!this.database.ready) return;
    // While the database is away those that are known go on.
    this.look().catch((error: unknown) => this.log.debug(`nodes not read: ${String(error)}`));
  }

  private async read(): Promise<void> {
    if (!this.isConfigured) await this.store.configure(this.options.nodes);
    this.isConfigured = true;
    const records = await this.store.list();
    if (this.isStopping || !this.reign.isMaster) return;
    const used = new Map(this.inUse(records).map((record) => [record.id, record]));
    for (const [id, node] of this.known) {
      const record = used.get(id);
      if (record?.url === node.record.url) node.record = record;
      else this.drop(node);
    }
    for (const record of used.values()) if (!this.known.has(record.id)) this.take(record);
  }

  private take(record: NodeRecord): void {
    const key = this.options.nodeKeys.get(record.id) ?? this.options.nodeApiKey;
    const client = new PeerClient({ allowed: this.options.peerCidrs, ca: this.options.ca, key });
    const node = new KnownNode(record, client, this.keyless, () => this.reign.state?.term ?? null, (about, figures) => this.hear(about, figures));
    this.known.set(record.id, node);
    this.log.log(`node ${record.id} at ${record.url}`);
    if (key !== undefined && travelsInClear(record.url)) this.log.warn(`${record.url} is plain HTTP beyond this machine: its key and the data travel in clear; use https`);
    node.refresh();
  }

  private drop(node: KnownNode): void {
    this.known.delete(node.record.id);
    this.events.gone(node.record.id);
    this.log.log(`node ${node.record.id} is out`);
    this.leaving.add(node);
    void node.idle().then(() => {
      this.leaving.delete(node);
      node.close();
    });
  }

  private hear(node: KnownNode, figures: NodeFigures | undefined): void {
    if (this.known.get(node.record.id) !== node) return;
    this.events.tell(node);
    if (!figures) return;
    this.tellFree();
    this.write(node, figures).catch((error: unknown) => this.log.debug(`node ${node.record.id} not written: ${String(error)}`));
  }

  private async write({ record: { id, url } }: KnownNode, figures: NodeFigures): Promise<void> {
    await this.store.seen(id, url);
    await this.store.learn(id, figures.maxWorkers, figures.capabilities);
    await this.samples.add(id, figures);
  }

  private async forget(): Promise<void> {
    try {
      await this.samples.forget();
      await this.store.forget();
    } catch (error) {
      this.log.warn(`old samples of nodes not deleted: ${String(error)}`);
    }
  }
}
