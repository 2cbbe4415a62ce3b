import { Inject, Injectable } from '@nestjs/common';
import { byLabel, counter, gauge } from '@tidemark/metrics';
import { Histogram, type Registry } from 'prom-client';
import { NodeHealth } from '../health/node-health';
import { TaskDesk } from '../tasks/desk/task-desk';
import { METRICS_REGISTRY } from './metrics.token';

const SECONDS = [0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600];

/** What this node does, by its own count. The words begin with `tidemark_worker`: the server has `tidemark_node` of all its nodes. */
@Injectable()
export class NodeMetrics {
  constructor(@Inject(METRICS_REGISTRY) registry: Registry, desk: TaskDesk, health: NodeHealth) {
    const durations = new Histogram({
      name: 'tidemark_worker_task_duration_seconds', help: 'How long tasks ran here, by how they ended', labelNames: ['type', 'status'], buckets: SECONDS, registers: [registry],
    });
    desk.onEnded((type, { status, seconds }) => durations.observe({ type, status }, seconds));
    counter(registry, { name: 'tidemark_worker_tasks_ended_total', help: 'Tasks that ended here', labelNames: ['status'] }, () => {
      const { completed, failed, cancelled } = desk.counts();
      return byLabel('status', { completed, failed, cancelled });
    });
    gauge(registry, { name: 'tidemark_worker_tasks', help: 'Tasks that run here, and those that wait for a worker', labelNames: ['state'] }, () => {
      const { active, queued } = desk.counts();
      return byLabel('state', { running: active - queued, queued });
    });
    gauge(registry, { name: 'tidemark_worker_max_workers', help: 'Tasks that run here at once' }, () => [{ value: health.vitals().max_workers }]);
    gauge(registry, { name: 'tidemark_worker_status', help: '1 for how this node is', labelNames: ['status'] }, () => [{ value: 1, labels: { status: health.vitals().status } }]);
    gauge(registry, { name: 'tidemark_worker_cpu_percent', help: 'Of the machine, over the last 5 s' }, () => [{ value: health.vitals().cpu_percent }]);
    gauge(registry, { name: 'tidemark_worker_memory_percent', help: 'Of the machine' }, () => [{ value: health.vitals().memory_percent }]);
  }
}
