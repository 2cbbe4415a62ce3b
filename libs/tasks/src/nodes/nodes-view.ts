import { Inject, Injectable } from '@nestjs/common';
import { formatZonedIso } from '@tidemark/domain';
import { LogsQuestion } from './ask-logs';
import { hostAndPort } from './node-address';
import { KnownNode } from './known-node';
import { nodeFacts } from './node-facts';
import { NodeLogsError, nodeNotFound } from './node.error';
import { NodeRecord, NodeStore } from './node.store';
import { NodeSampleStore } from './node-sample.store';
import { NodeWatch } from './node-watch';
import { NODES_OPTIONS, NodesOptions } from './nodes-options';

/** What readers are told of nodes. Never a key. */
@Injectable()
export class NodesView {
  constructor(
    private readonly store: NodeStore, private readonly samples: NodeSampleStore, private readonly watch: NodeWatch,
    @Inject(NODES_OPTIONS) private readonly options: NodesOptions,
  ) {}

  async list() {
    const data = this.watch.inUse(await this.store.list()).map((record) => this.entry(record));
    return { data, total: data.length, online: data.filter(({ status }) => status !== 'offline').length };
  }

  /** @throws NotFoundError `node_not_found` */
  async find(id: string) {
    return this.entry(await this.record(id));
  }

  /** @throws NotFoundError `node_not_found` */
  async history(id: string, from: Date, to: Date, stepSeconds: number) {
    await this.record(id);
    const steps = await this.samples.history(id, from, to, stepSeconds);
    const at = (date: Date) => this.iso(date);
    const round = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
    return {
      node_id: id, from: at(from), to: at(to), step_seconds: stepSeconds, at: steps.map((s) => at(s.at)),
      cpu_percent: steps.map((s) => round(s.cpu)), memory_percent: steps.map((s) => round(s.memory)), active_tasks: steps.map((s) => round(s.active)),
      completed_tasks: steps.map((s) => s.completed), failed_tasks: steps.map((s) => s.failed),
    };
  }

  /** @throws NotFoundError `node_not_found`, NodeLogsError */
  async logs(id: string, question: LogsQuestion) {
    await this.record(id);
    const node = this.watch.find(id);
    if (!node) throw new NodeLogsError('node_unreachable', 'this server has not met it yet');
    const lines = await node.logs(question);
    return { node_id: id, lines: lines.map((line) => ({ ...line, at: this.iso(new Date(line.at)) })) };
  }

  entry(record: NodeRecord) {
    const node = this.watch.find(record.id);
    const { host, port } = hostAndPort(record.url);
    return {
      ...(node ? nodeFacts(node) : unknownFacts(record)), node_name: record.name, state: record.state, url: record.url, host, port, origin: record.origin,
      capabilities: [...node?.figures?.capabilities ?? record.capabilities], sent_tasks: node?.work.own ?? 0,
      retry_in_ms: node ? Math.round(node.breaker.pauseMs) : 0, trouble: node?.trouble ?? null, uptime_seconds: node?.figures?.uptimeSeconds ?? null,
      checked_at: this.isoOf(node?.checkedAt), last_seen_at: this.isoOf(latest(record, node)), registered_at: this.iso(record.registeredAt),
    };
  }

  private async record(id: string): Promise<NodeRecord> {
    const record = await this.store.find(id);
    if (!record || this.watch.inUse([record]).length === 0) throw nodeNotFound(id);
    return record;
  }

  private iso(date: Date): string {
    return formatZonedIso(date.getTime(), this.options.timezone);
  }

  private isoOf(date: Date | null | undefined): string | null {
    return date ? this.iso(date) : null;
  }
}

function latest({ lastSeenAt }: NodeRecord, node: KnownNode | undefined): Date | null {
  const heard = node?.checkedAt;
  return heard && (!lastSeenAt || heard > lastSeenAt) ? heard : lastSeenAt;
}

/** Of a node that this server has not met yet, or that is no server's to use. */
function unknownFacts({ id, maxWorkers }: NodeRecord) {
  return {
    node_id: id, status: 'offline' as const, score: null, breaker: 'closed' as const, cpu_percent: null, memory_percent: null,
    active_tasks: null, completed_tasks: null, failed_tasks: null, max_workers: maxWorkers,
  };
}
