import { Injectable } from '@nestjs/common';
import { Divisions } from '../division/divisions';
import { LocalExecutor } from '../local/local-executor';
import { NodePick } from '../nodes/attempt';
import { NodePool } from '../nodes/node-pool';
import { ClaimedTask, LOCAL } from '../task';

/** Nodes that were just there may be back in a moment; after that the server does the work itself. */
const LOCAL_AFTER_MS = 2_000;
/** Of a node that can be had again by waiting. */
const BUSY = new Set(['full', 'overloaded', 'lower score', 'picked']);

/** Of a node that takes it. */
const READY = new Set(['picked', 'lower score']);

export interface Place {
  /** A node, or `local`. */
  readonly node: string;
  /** Local although there are nodes. */
  readonly fallback: boolean;
  readonly pick: NodePick;
}

/** Where a task goes: to the best node, else, where none will ever take it or all are away, into this server. */
@Injectable()
export class Placement {
  private nodesSeenAt = performance.now();

  constructor(private readonly nodes: NodePool, private readonly local: LocalExecutor, private readonly divisions: Divisions) {}

  /** How many more tasks can be taken now. @param ahead more than the workers can run at once */
  room(ahead: number): number {
    const { hasNodes } = this.nodes;
    if (hasNodes) this.nodesSeenAt = performance.now();
    const free = this.nodes.freeSlots(ahead);
    return free > 0 || hasNodes || !this.onItsOwn() ? free : this.local.free(ahead);
  }

  /**
   * Reserves what it names. Null: not now.
   * @param waitingSince monotonic ms since when the task is in this server's hands
   */
  place(task: ClaimedTask, refusedBy: ReadonlySet<string>, waitingSince: number, ahead: number): Place | null {
    const pick = this.nodes.pick({ type: task.type }, new Set([...task.avoid, ...refusedBy]), ahead);
    if (pick.node !== null) return { node: pick.node, fallback: false, pick };
    if (this.mayBeHad(pick, task, refusedBy, waitingSince)) return null;
    if (!this.local.reserve(ahead)) return null;
    return { node: LOCAL, fallback: pick.scores.length > 0, pick };
  }

  /** Where several nodes have room for parts of it: how much, and what was known of them. Reserves nothing. */
  spread({ type, part, avoid }: ClaimedTask): { readonly workers: number; readonly pick: NodePick } | null {
    if (part || !this.divisions.of(type)) return null;
    const workers = this.nodes.freeSlots();
    if (workers < 2) return null;
    const pick = this.nodes.pick({ type }, new Set(avoid));
    if (pick.node === null) return null;
    this.nodes.release(pick.node);
    return pick.scores.filter(({ reason }) => READY.has(reason)).length > 1 ? { workers, pick } : null;
  }

  private mayBeHad({ scores }: NodePick, task: ClaimedTask, refusedBy: ReadonlySet<string>, waitingSince: number): boolean {
    const failed = new Set(task.avoid);
    const others = scores.filter(({ node }) => !failed.has(node));
    // What said no a moment ago may say yes in another.
    if (others.some(({ node, reason }) => BUSY.has(reason) || refusedBy.has(node))) return true;
    const able = others.some(({ reason }) => !reason.startsWith('cannot do'));
    return able && !this.away() && performance.now() - waitingSince < LOCAL_AFTER_MS;
  }

  /** Whether there are no nodes, or none can be reached for a while. */
  private onItsOwn(): boolean {
    return this.away() || this.nodes.isEmpty;
  }

  private away(): boolean {
    return !this.nodes.hasNodes && performance.now() - this.nodesSeenAt >= LOCAL_AFTER_MS;
  }
}
