import { NodePick, NodeScore } from './attempt';
import { canDo } from './capability';
import { BreakerState } from './circuit-breaker';

/** A node as the choice sees it, at one moment. */
export interface Candidate {
  readonly id: string;
  readonly drained: boolean;
  readonly breaker: BreakerState;
  /** Half open after tasks were lost: one task may try. */
  readonly wantsTrial: boolean;
  readonly capabilities: readonly string[];
  /** Undefined: not heard of lately. */
  readonly load: {
    readonly status: string;
    readonly cpuPercent: number;
    readonly memoryPercent: number;
    /** Of anybody: what it last said, and what this server has sent and seen ending since. */
    readonly active: number;
    readonly maxWorkers: number;
    readonly draining: boolean;
  } | undefined;
  /** Of this server. */
  readonly inFlight: number;
  /** The number of its last pick: of equals the one that has waited longest is taken. */
  readonly lastPick: number;
}

/** Words of nodes that take work. The originals say `active` or `idle`. */
const WILLING = new Set(['healthy', 'active', 'idle', 'busy', 'overloaded']);

/** 100 is an idle node; falls below 0 as work piles up. Null: nothing is known, or what is known makes no number. */
export function scoreOf({ load }: Candidate): number | null {
  const score = load === undefined ? Number.NaN : 100 - (load.cpuPercent * 0.5 + load.memoryPercent * 0.3 + load.active * 10);
  return Number.isFinite(score) ? score : null;
}

/** Why a node gets no task now; undefined where it may. */
function obstacle(node: Candidate, type: string, avoid: ReadonlySet<string>, lookAhead: number): string | undefined {
  const { load } = node;
  if (node.drained) return 'drained';
  if (node.breaker === 'open' || (node.breaker === 'half_open' && !node.wantsTrial)) return 'circuit open';
  if (load === undefined || scoreOf(node) === null) return 'offline';
  if (load.draining) return 'draining';
  // One that has nothing of ours to do is overloaded by others, and takes one task all the same.
  if (load.status === 'overloaded' && load.active > 0) return 'overloaded';
  if (!WILLING.has(load.status)) return `says ${load.status}`;
  if (!canDo(type, node.capabilities)) return `cannot do ${type}`;
  if (avoid.has(node.id)) return 'failed this task before';
  if (node.wantsTrial && node.inFlight > 0) return 'circuit open';
  return load.active >= load.maxWorkers + queueOf(load.maxWorkers, lookAhead) ? 'full' : undefined;
}

/**
 * The node with the highest score of those that may take a task, and why not the others.
 * @param lookAhead tasks that a node may hold beyond its workers
 */
export function pickNode(nodes: readonly Candidate[], type: string, avoid: ReadonlySet<string>, lookAhead = 0): NodePick {
  let best: { node: Candidate; score: number } | undefined;
  const judged = nodes.map((node) => {
    const score = scoreOf(node);
    const reason = obstacle(node, type, avoid, lookAhead);
    if (reason === undefined && score !== null) {
      const better = !best || score > best.score || (score === best.score && node.lastPick < best.node.lastPick);
      if (better) best = { node, score };
    }
    return { node, score, reason };
  });
  const scores = judged.map(({ node, score, reason }): NodeScore => ({
    node: node.id, score: score === null ? null : Math.round(score * 100) / 100, reason: reason ?? (node === best?.node ? 'picked' : 'lower score'),
  }));
  return { node: best?.node.id ?? null, at: new Date().toISOString(), scores };
}

/** How many more tasks it takes now. */
export function freeWorkers(node: Candidate, lookAhead = 0): number {
  if (obstacle(node, '', new Set(), lookAhead) !== undefined || !node.load) return 0;
  return node.wantsTrial || node.load.status === 'overloaded' ? 1 : Math.max(0, node.load.maxWorkers + queueOf(node.load.maxWorkers, lookAhead) - node.load.active);
}

/** A node takes as many ahead as it has workers, and refuses more. */
function queueOf(maxWorkers: number, lookAhead: number): number {
  return Math.min(lookAhead, maxWorkers);
}
