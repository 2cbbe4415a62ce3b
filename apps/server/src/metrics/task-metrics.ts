import { Inject, Injectable } from '@nestjs/common';
import { byLabel, counter, gauge, KeptFigure, type Sample } from '@tidemark/metrics';
import { NodePool, TaskFigures } from '@tidemark/tasks';
import { Counter, Histogram, type Registry } from 'prom-client';
import { METRICS_REGISTRY } from './metrics.token';

const OPEN_KEPT_MS = 10_000;
const SECONDS = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600];
const LOCAL = 'local';

type Facts = NodePool['facts'][number];

/** Tasks in the hands of this server, and the nodes that do them. Nodes are named by the operator; one that is gone leaves no series behind. */
@Injectable()
export class TaskMetrics {
  private readonly picks = new Map<string, number>();
  private fallbacks = 0;

  constructor(@Inject(METRICS_REGISTRY) registry: Registry, tasks: TaskFigures, private readonly nodes: NodePool) {
    const open = new KeptFigure(() => tasks.open(), OPEN_KEPT_MS);
    const registers = [registry];
    const ended = new Counter({ name: 'tidemark_tasks_ended_total', help: 'Tasks that completed or failed for good', labelNames: ['type', 'status'], registers });
    const again = new Counter({ name: 'tidemark_task_retries_total', help: 'Attempts after which a task waits anew', labelNames: ['type'], registers });
    const durations = new Histogram({ name: 'tidemark_task_duration_seconds', help: 'How long tasks ran', labelNames: ['type'], buckets: SECONDS, registers });
    tasks.listen({
      placed: (node, fallback) => {
        this.picks.set(node, (this.picks.get(node) ?? 0) + 1);
        if (fallback) this.fallbacks++;
      },
      ended: (type, status, seconds) => {
        ended.inc({ type, status });
        if (seconds !== null) durations.observe({ type }, seconds);
      },
      again: (type) => again.inc({ type }),
    });
    gauge(registry, { name: 'tidemark_tasks_open', help: 'Tasks that wait or run, on all servers of the database', labelNames: ['status'] },
      async () => byLabel('status', await open.get() ?? {}));
    counter(registry, { name: 'tidemark_task_picks_total', help: 'Attempts sent to a node, or run inside this server (local)', labelNames: ['node'] }, () => this.picksOfKnown());
    counter(registry, { name: 'tidemark_task_fallbacks_total', help: 'Attempts run inside this server although there are nodes' }, () => [{ value: this.fallbacks }]);
    this.describeNodes(registry);
  }

  private describeNodes(registry: Registry): void {
    const byNode = { labelNames: ['node'] };
    gauge(registry, { name: 'tidemark_node_status', help: '1 for how a node is', labelNames: ['node', 'status'] },
      () => this.nodes.facts.map(({ node_id, status }) => ({ value: 1, labels: { node: node_id, status } })));
    gauge(registry, { name: 'tidemark_node_circuit_open', help: '1 while a node is left alone after failures', ...byNode }, () => this.of(({ breaker }) => (breaker === 'closed' ? 0 : 1)));
    gauge(registry, { name: 'tidemark_node_score', help: 'By which the next task is given away: 100 is an idle node', ...byNode }, () => this.of(({ score }) => score));
    gauge(registry, { name: 'tidemark_node_active_tasks', help: 'Tasks on a node', ...byNode }, () => this.of(({ active_tasks }) => active_tasks));
    gauge(registry, { name: 'tidemark_node_workers', help: 'Tasks that a node runs at once', ...byNode }, () => this.of(({ max_workers }) => max_workers));
    gauge(registry, { name: 'tidemark_node_cpu_percent', help: 'Of the machine that a node is on', ...byNode }, () => this.of(({ cpu_percent }) => cpu_percent));
    gauge(registry, { name: 'tidemark_node_memory_percent', help: 'Of the machine that a node is on', ...byNode }, () => this.of(({ memory_percent }) => memory_percent));
  }

  private of(figure: (node: Facts) => number | null): Sample[] {
    return this.nodes.facts.flatMap((node) => {
      const value = figure(node);
      return value === null ? [] : [{ value, labels: { node: node.node_id } }];
    });
  }

  /** Zeros too: what begins with its first pick would not seem to have risen by it. */
  private picksOfKnown(): Sample[] {
    const known = new Set([LOCAL, ...this.nodes.facts.map(({ node_id }) => node_id)]);
    for (const node of this.picks.keys()) if (!known.has(node)) this.picks.delete(node);
    return [...known].map((node) => ({ value: this.picks.get(node) ?? 0, labels: { node } }));
  }
}
