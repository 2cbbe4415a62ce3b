import { Injectable, Logger } from '@nestjs/common';
import { AttemptEnd, AttemptListener, AttemptOrder, NodePick } from './attempt';
import { KnownNode } from './known-node';
import { NodeFacts, nodeFacts } from './node-facts';
import { NodeWatch } from './node-watch';
import { freeWorkers, pickNode } from './pick-node';

/** Tasks in one request to a node, at most. */
const BATCH = 64;

/** The nodes as one: which of them takes a task, and the way there. All numbers are this server's view of now. */
@Injectable()
export class NodePool {
  private readonly log = new Logger('nodes');
  private picks = 0;

  constructor(private readonly watch: NodeWatch) {}

  /** Known nodes that are not removed, drained or open-circuited. */
  get hasNodes(): boolean {
    return this.watch.nodes.some((node) => node.isInService);
  }

  /** How each of them is. None on a server that is no master. */
  get facts(): NodeFacts[] {
    return this.watch.nodes.map(nodeFacts);
  }

  /** Nobody has ever been heard of. */
  get isEmpty(): boolean {
    return this.watch.nodes.length === 0;
  }

  /**
   * How many more tasks the nodes take now, by their free workers minus what was just sent.
   * @param lookAhead tasks that each node may hold beyond its workers
   */
  freeSlots(lookAhead = 0): number {
    return this.watch.nodes.reduce((sum, node) => sum + freeWorkers(node.candidate, lookAhead), 0);
  }

  /** Takes a slot on the node it picks; `send` or `release` gives it back, and half a minute without either. */
  pick(order: Pick<AttemptOrder, 'type'>, avoid: ReadonlySet<string>, lookAhead = 0): NodePick {
    const pick = pickNode(this.watch.nodes.map((node) => node.candidate), order.type, avoid, lookAhead);
    const node = pick.node === null ? undefined : this.watch.find(pick.node);
    if (node) {
      node.work.reserve();
      node.lastPick = ++this.picks;
    }
    return pick;
  }

  /** For a pick that is not sent after all. */
  release(node: string): void {
    this.watch.find(node)?.work.release();
    this.watch.tellFree();
  }

  /** Resolves when each of them has ended; frees their slots. Never rejects. */
  async send(nodeId: string, orders: readonly AttemptOrder[], on: AttemptListener): Promise<void> {
    const node = this.watch.find(nodeId);
    if (!node) {
      for (const { taskId } of orders) on.ended(taskId, { kind: 'refused', code: 'node_gone', message: `${nodeId} has left` });
      return;
    }
    node.work.begin(orders.length);
    const batches = Array.from({ length: Math.ceil(orders.length / BATCH) }, (_, n) => orders.slice(n * BATCH, (n + 1) * BATCH));
    await Promise.all(batches.map((batch) => node.link.run(batch, this.listener(node, on), (verdict) => node.judge(verdict))));
  }

  /** Best effort: a task that has ended already, or whose node is away, is none to cancel. */
  async cancel(node: string, taskId: string): Promise<void> {
    await this.watch.find(node)?.link.cancel(taskId);
  }

  /** A slot came free, or a node joined. Returns what takes the listener off again. */
  onFree(listener: () => void): () => void {
    return this.watch.onFree(listener);
  }

  private listener(node: KnownNode, on: AttemptListener): AttemptListener {
    const told = (tell: () => void) => {
      try {
        tell();
      } catch (error) {
        // The run has other tasks to hear of.
        this.log.error(`what follows from a task on ${node.record.id} failed`, error);
      }
    };
    return {
      started: (taskId) => told(() => on.started(taskId)),
      progress: (taskId, fraction, message) => told(() => on.progress(taskId, fraction, message)),
      ended: (taskId, end) => {
        this.settle(node, end);
        told(() => on.ended(taskId, end));
        this.watch.tellFree();
      },
    };
  }

  private settle(node: KnownNode, end: AttemptEnd): void {
    node.work.end();
    if (end.kind === 'ended') node.breaker.succeed('link');
    else if (end.kind === 'refused') node.refused(end.code);
    if (end.kind === 'lost') this.log.warn(`node ${node.record.id} lost a task: ${end.reason}`);
  }
}
