import { Inject, Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { formatZonedIso } from '@tidemark/domain';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { KnownSlaves } from './known-slaves';
import { NodeEntry } from './node-entry';
import { NodesView } from './nodes-view';

export interface SlaveLine {
  readonly name: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly enabled: boolean;
  readonly mode: 'push' | 'pull';
  /** ISO 8601 with offset. */
  readonly last_contact: string | null;
}

export interface Backup {
  readonly name: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly state: NodeEntry['state'] | null;
  readonly last_sync: string | null;
  readonly sync_delay: number | null;
  readonly behind: number | null;
  readonly verified_at: string | null;
}

/** A master's slaves, as lists. */
@Injectable()
export class SlavesView {
  constructor(
    private readonly reign: Reign, private readonly slaves: KnownSlaves, private readonly nodes: NodesView,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  /** @throws NotMasterError */
  async list(): Promise<SlaveLine[]> {
    this.reign.assertMaster();
    const { timezone } = this.options;
    return (await this.slaves.list()).map(({ name, host, port, enabled, mode, record }) => ({
      name, host, port, enabled, mode, last_contact: record?.contactAt ? formatZonedIso(record.contactAt.getTime(), timezone) : null,
    }));
  }

  /** @throws NotMasterError, NotFoundError `slave_not_found` */
  async status(name: string): Promise<NodeEntry> {
    this.reign.assertMaster();
    return this.nodes.slave(name);
  }

  /** On a slave there are none. */
  async backups(): Promise<Backup[]> {
    if (!this.reign.isMaster) return [];
    return (await this.nodes.look()).nodes.filter(({ state }) => state !== undefined)
      .map(({ name, host, port, state, last_sync, sync_delay, behind, verified_at }) => (
        { name, host, port, state: state ?? null, last_sync, sync_delay, behind, verified_at }));
  }
}
