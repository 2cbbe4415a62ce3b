import { BreakerState } from './circuit-breaker';
import { KnownNode } from './known-node';
import { NodeState } from './node.store';
import { scoreOf } from './pick-node';

type NodeStatus = 'healthy' | 'busy' | 'overloaded' | 'draining' | 'drained' | 'offline' | 'removed';

/** How a node is, as it goes on the wire. */
export interface NodeFacts {
  readonly node_id: string;
  readonly status: NodeStatus;
  readonly state: NodeState;
  readonly score: number | null;
  readonly breaker: BreakerState;
  readonly cpu_percent: number | null;
  readonly memory_percent: number | null;
  /** Of anybody, those that this server has just sent among them. */
  readonly active_tasks: number | null;
  readonly completed_tasks: number | null;
  readonly failed_tasks: number | null;
  readonly max_workers: number;
}

function statusOf({ record, figures, work }: KnownNode): NodeStatus {
  if (record.state === 'removed') return 'removed';
  if (!figures) return 'offline';
  if (record.state === 'drained') return 'drained';
  if (figures.draining) return 'draining';
  if (figures.status === 'overloaded') return 'overloaded';
  return work.active >= figures.maxWorkers ? 'busy' : 'healthy';
}

export function nodeFacts(node: KnownNode): NodeFacts {
  const { figures, record } = node;
  const score = scoreOf(node.candidate);
  return {
    node_id: record.id, status: statusOf(node), state: record.state, score: score === null ? null : Math.round(score * 100) / 100,
    breaker: node.breaker.state, cpu_percent: figures?.cpuPercent ?? null, memory_percent: figures?.memoryPercent ?? null,
    active_tasks: figures ? node.work.active : null, completed_tasks: figures?.completedTasks ?? null,
    failed_tasks: figures?.failedTasks ?? null, max_workers: figures?.maxWorkers ?? record.maxWorkers,
  };
}
