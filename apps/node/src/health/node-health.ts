import { Inject, Injectable } from '@nestjs/common';
import type { NodeConfig } from '@tidemark/config';
import { naiveLocalIso } from '../naive-time';
import { NODE_CONFIG } from '../node-config.token';
import { Draining } from '../stop/draining';
import { TaskDesk } from '../tasks/desk/task-desk';
import { LoadMeter } from './load-meter';

/** Above it the machine begins to swap, and every task of every process suffers. */
const MAX_MEMORY_PERCENT = 90;

/** How the node is, in the words of the wire. */
export interface NodeVitals {
  /** `healthy` (or what NODE_HEALTHY_WORD says), `busy`, `overloaded` or `draining`. */
  readonly status: string;
  readonly cpu_percent: number;
  readonly memory_percent: number;
  readonly active_tasks: number;
  readonly completed_tasks: number;
  readonly failed_tasks: number;
  readonly max_workers: number;
}

/** What `GET /api/v1/health` answers. */
export interface NodeHealthAnswer extends NodeVitals {
  readonly node_id: string;
  readonly node_name: string;
  readonly uptime_seconds: number;
  /** Naive local time, as all times of a node's endpoints. */
  readonly last_heartbeat: string;
  readonly capabilities: readonly string[];
  readonly free_workers: number;
  readonly draining: boolean;
}

/** How the node is, for whoever asks and for the heartbeat. Nothing here waits. */
@Injectable()
export class NodeHealth {
  constructor(
    @Inject(NODE_CONFIG) private readonly config: NodeConfig,
    private readonly load: LoadMeter,
    private readonly desk: TaskDesk,
    private readonly draining: Draining,
  ) {}

  vitals(): NodeVitals {
    const { active, completed, failed } = this.desk.counts();
    const { cpuPercent, memoryPercent } = this.load;
    return {
      status: this.word(active, cpuPercent, memoryPercent),
      cpu_percent: cpuPercent, memory_percent: memoryPercent,
      active_tasks: active, completed_tasks: completed, failed_tasks: failed, max_workers: this.config.maxWorkers,
    };
  }

  answer(): NodeHealthAnswer {
    const { nodeId, nodeName, maxWorkers, capabilities } = this.config;
    const vitals = this.vitals();
    const draining = this.draining.hasBegun;
    return {
      node_id: nodeId, node_name: nodeName, ...vitals,
      uptime_seconds: process.uptime(), last_heartbeat: naiveLocalIso(Date.now()), capabilities,
      free_workers: draining ? 0 : Math.max(0, maxWorkers - vitals.active_tasks), draining,
    };
  }

  private word(active: number, cpuPercent: number, memoryPercent: number): string {
    const { maxCpuPercent, maxWorkers, healthyWord } = this.config;
    if (this.draining.hasBegun) return 'draining';
    if (cpuPercent > maxCpuPercent || memoryPercent > MAX_MEMORY_PERCENT) return 'overloaded';
    return active >= maxWorkers ? 'busy' : healthyWord;
  }
}
