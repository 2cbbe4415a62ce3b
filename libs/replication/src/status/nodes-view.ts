import { Inject, Injectable } from '@nestjs/common';
import { Peer } from '../peer/peer';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { MasterView } from '../rule/master-view';
import { Address, addressOf } from './address';
import { KnownSlaves } from './known-slaves';
import { NodeEntry, ownSlaveEntry, slaveEntry, sourceEntry } from './node-entry';
import { OwnStatus, OwnView } from './own-status';
import { askStatus } from './peer-status';

export interface NodesAnswer {
  readonly nodes: readonly NodeEntry[];
  readonly total_nodes: number;
  readonly online_nodes: number;
}

/** However many pages look, the nodes are asked once in so long. */
const KEPT_MS = 1_000;

/** This node and those it works with, asked now and all at once. */
@Injectable()
export class NodesView {
  private kept: { readonly at: number; readonly answer: Promise<NodesAnswer> } | undefined;

  constructor(
    private readonly own: OwnStatus, private readonly slaves: KnownSlaves, private readonly master: MasterView,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  look(): Promise<NodesAnswer> {
    const now = performance.now();
    if (this.kept && now - this.kept.at < KEPT_MS) return this.kept.answer;
    const answer = this.ask();
    this.kept = { at: now, answer };
    answer.catch(() => { if (this.kept?.answer === answer) this.kept = undefined; });
    return answer;
  }

  /** One slave of this master. @throws NotFoundError `slave_not_found` */
  async slave(name: string): Promise<NodeEntry> {
    const { name: exact } = await this.slaves.named(name);
    const found = (await this.look()).nodes.find((node) => node.name === exact && node.state !== undefined);
    // Enlisted since the last look at all of them.
    return found ?? this.entryOf(exact);
  }

  private async entryOf(name: string): Promise<NodeEntry> {
    const { status } = await this.own.look();
    const slave = await this.slaves.named(name);
    return slaveEntry(slave, await this.answerOf(slave.url, slave.key), status, this.options.timezone);
  }

  private async ask(): Promise<NodesAnswer> {
    const own = await this.own.look();
    const nodes = own.status.role === 'slave' || own.status.role === 'fenced' ? await this.seenBelow(own) : await this.seenAbove(own);
    return { nodes, total_nodes: nodes.length, online_nodes: nodes.filter((node) => node.status === 'running').length };
  }

  private async seenAbove({ status }: OwnView): Promise<NodeEntry[]> {
    const slaves = await this.slaves.enabled();
    const entries = slaves.map(async (slave) => slaveEntry(slave, await this.answerOf(slave.url, slave.key), status, this.options.timezone));
    return [sourceEntry(status.name, this.address(), { status }), ...await Promise.all(entries)];
  }

  /** A slave that fetches and has no address is not asked: undefined. */
  private answerOf(url: string | null, key: string | undefined) {
    return url === null ? undefined : askStatus(new Peer(url, key, this.options));
  }

  private async seenBelow({ status, replica }: OwnView): Promise<NodeEntry[]> {
    const peer = this.master.peer();
    const answer = peer && await askStatus(peer);
    const head = answer?.status?.role === 'master' && answer.status.term === status.term ? answer.status.cursor : undefined;
    const self = status.role === 'slave' ? ownSlaveEntry(this.address(), status, replica, head, this.options.timezone)
      : { ...sourceEntry(status.name, this.address(), { status }), state: 'fenced' as const };
    return answer ? [sourceEntry('master', addressOf(this.master.url), answer), self] : [self];
  }

  private address(): Address {
    const { publicUrl, host, port } = this.options;
    return publicUrl === null ? { host, port } : addressOf(publicUrl);
  }
}
