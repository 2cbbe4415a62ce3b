import { Inject, Injectable } from '@nestjs/common';
import { Database, ReignStore, Role } from '@tidemark/database';
import { Readiness } from '@tidemark/http-api';
import { TASKS } from '../maintenance/tasks';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { ReplicaState, ReplicaStateStore } from '../slave/replica-state.store';
import { ChangeSource } from '../source/change-source';

/** A node's own short status, as `GET /api/dms/status` gives it. */
export interface NodeStatus {
  readonly name: string;
  readonly role: Role | null;
  readonly running: true;
  /** Seconds since the process started. */
  readonly uptime: number;
  readonly tasks_count: number;
  readonly term: number;
  /** Change number up to which this node holds everything. */
  readonly cursor: number;
  /** Highest change number of the master, as far as this node has heard. */
  readonly head: number;
  /** Whole seconds since this copy last held all that its master had; null on a master, and before a first copy is complete. */
  readonly sync_delay: number | null;
  readonly ready: boolean;
  readonly version: string;
}

export interface OwnView {
  readonly status: NodeStatus;
  readonly replica: ReplicaState;
}

/** How this node is, by its own database. */
@Injectable()
export class OwnStatus {
  constructor(
    private readonly database: Database, private readonly readiness: Readiness,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  async look(): Promise<OwnView> {
    const missing = this.readiness.missing();
    const { reign, replica, cursor } = await this.database.withConnection(async (client) => {
      const held = { reign: await ReignStore.read(client), replica: await ReplicaStateStore.read(client) };
      return { ...held, cursor: held.reign.role === 'slave' ? held.replica.cursor : await ChangeSource.head(client) };
    });
    const slave = reign.role === 'slave';
    return {
      replica,
      status: {
        name: this.options.nodeName, role: reign.role, running: true, uptime: Math.floor(process.uptime()),
        tasks_count: reign.role === 'master' ? TASKS.length : 0, term: reign.term, cursor, head: slave ? Math.max(cursor, replica.masterHead) : cursor,
        sync_delay: slave ? secondsSince(replica.caughtUpAt) : null, ready: (await missing).length === 0, version: this.options.version,
      },
    };
  }
}

/** Whole seconds by this node's clock, never negative. */
export function secondsSince(at: Date | null): number | null {
  return at && Math.max(0, Math.floor((Date.now() - at.getTime()) / 1000));
}
