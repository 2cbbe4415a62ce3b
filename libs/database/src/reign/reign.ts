import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { lockChanges } from '../change-number';
import { Database } from '../database';
import { NotMasterError } from './not-master.error';
import { ReignState, ReignStore, Role } from './reign.store';

export const REIGN_OPTIONS = Symbol('REIGN_OPTIONS');
export interface ReignOptions {
  /** The setting ROLE: decides at the first start on a database, never again. */
  readonly firstRole: 'master' | 'slave';
  readonly masterUrl: string | null;
}

/** Other processes on this database may change it; they are noticed by then. */
const LOOK_EVERY_MS = 1_000;

/**
 * What this node is among its copies. The database decides; this is the latest that was read of it, for refusing early
 * and for what only a master does. Writes are judged where they happen, by `takeChangeNumber`.
 */
@Injectable()
export class Reign implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('reign');
  private seen: ReignState | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly listeners: ((state: ReignState) => void)[] = [];

  constructor(private readonly database: Database, @Inject(REIGN_OPTIONS) private readonly options: ReignOptions) {}

  onApplicationBootstrap(): void {
    void this.database.whenReady().then(() => this.look(), () => undefined);
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Undefined until the database was read for the first time. */
  get state(): ReignState | undefined {
    return this.seen;
  }

  /** Differs when the same change number may mean other rows: numbers come again under another master, and a repair changes rows without one. */
  get stamp(): string {
    const { term = 0, generation = 0 } = this.state ?? {};
    return `${term}.${generation}`;
  }

  /** Undefined: not known yet. */
  get role(): Role | undefined {
    return this.seen?.role ?? undefined;
  }

  get isMaster(): boolean {
    return this.seen?.role === 'master';
  }

  /** @throws NotMasterError */
  assertMaster(): void {
    // While the role is not known yet nothing can be written anyway: the database is not ready.
    if (this.seen && !this.isMaster) throw new NotMasterError(this.seen.role === 'master' ? 'undecided' : this.seen.role ?? 'undecided', this.seen.masterUrl);
  }

  /** Called at once if the state is known, and after each change of it. */
  onChange(listener: (state: ReignState) => void): void {
    this.listeners.push(listener);
    if (this.seen) this.tell(listener, this.seen);
  }

  /** Changes the reign, alone among all writers: none of them is between its number and its commit meanwhile. */
  async change(decide: (now: ReignState, client: PoolClient) => Promise<ReignState>): Promise<ReignState> {
    const next = await this.database.transaction(async (client) => {
      await lockChanges(client);
      const decided = await decide(await ReignStore.read(client, 'for update'), client);
      await ReignStore.write(client, decided);
      return decided;
    }, { statementTimeoutMs: 0 });
    this.see(next);
    return next;
  }

  async look(): Promise<void> {
    if (!this.database.ready) return;
    try {
      const state = await this.database.withConnection((client) => ReignStore.read(client));
      this.see(state.role === null ? await this.decideFirst() : state);
    } catch (error) {
      this.log.debug(`reign not read: ${String(error)}`);
    }
  }

  private decideFirst(): Promise<ReignState> {
    return this.change((now) => {
      if (now.role !== null) return Promise.resolve(now);
      const master = this.options.firstRole === 'master';
      return Promise.resolve({
        ...now, role: this.options.firstRole, leader: master ? now.nodeId : null,
        terms: master ? now.terms.map((t) => ({ ...t, leader: now.nodeId })) : now.terms,
        masterUrl: master ? null : this.options.masterUrl,
      });
    });
  }

  /** One that fails does not keep the news from the others. */
  private tell(listener: (state: ReignState) => void, state: ReignState): void {
    try {
      listener(state);
    } catch (error) {
      this.log.error(`what follows from role ${state.role} failed: ${String(error)}`);
    }
  }

  private see(state: ReignState): void {
    const before = this.seen;
    this.seen = state;
    if (before && JSON.stringify(before) === JSON.stringify(state)) return;
    if (before?.role !== state.role || before?.term !== state.term) this.log.log(`role ${state.role}, term ${state.term}`);
    for (const listener of this.listeners) this.tell(listener, state);
  }
}
