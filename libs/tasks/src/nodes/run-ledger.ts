import { AttemptEnd, AttemptListener, AttemptOrder } from './attempt';
import { NodeLiesError } from './run-line';

/** Beyond the time that the node itself allows a task, for the way there and back. */
const GRACE_MS = 10_000;

/** After the last end, until a node that does not end its answer is left: one that does keeps its connection. */
const HANG_UP_MS = 1_000;
/** Between two reports of progress of one task. */
const PROGRESS_MS = 100;

interface Open {
  readonly order: AttemptOrder;
  startedAt: Date | undefined;
  toldAt: number;
  timer: NodeJS.Timeout;
}

/** The attempts of one run that have not ended yet, each with its own deadline. Every one ends exactly once. */
export class RunLedger {
  private readonly open = new Map<string, Open>();
  private readonly startedHere = new Date();
  private readonly over = new AbortController();
  private readonly attempts: ReadonlyMap<string, number>;
  private hangUp: NodeJS.Timeout | undefined;

  constructor(orders: readonly AttemptOrder[], private readonly on: AttemptListener, private readonly onLate: (taskId: string) => void) {
    this.attempts = new Map(orders.map(({ taskId, attempt }) => [taskId, attempt]));
    for (const order of orders) this.open.set(order.taskId, { order, startedAt: undefined, toldAt: -PROGRESS_MS, timer: this.deadline(order) });
  }

  get size(): number {
    return this.open.size;
  }

  /** Aborted when nothing is open any more, and the node has had a moment to end its answer. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  get orders(): AttemptOrder[] {
    return [...this.open.values()].map(({ order }) => order);
  }

  /** Undefined: it has ended already. @throws NodeLiesError it was never part of this run */
  known(taskId: string, attempt: number): AttemptOrder | undefined {
    if (this.attempts.get(taskId) !== attempt) throw new NodeLiesError('speaks of a task that it was not sent');
    return this.open.get(taskId)?.order;
  }

  started(taskId: string): void {
    const entry = this.open.get(taskId);
    if (!entry || entry.startedAt) return;
    entry.startedAt = new Date();
    // It may have waited its turn on the node: its own time begins now.
    clearTimeout(entry.timer);
    entry.timer = this.deadline(entry.order);
    this.on.started(taskId);
  }

  progress(taskId: string, fraction: number, message: string): void {
    const entry = this.open.get(taskId);
    const now = performance.now();
    if (!entry || now - entry.toldAt < PROGRESS_MS) return;
    entry.toldAt = now;
    this.on.progress(taskId, fraction, message);
  }

  /** @param secondsRun what the node says that it took, where no start was seen */
  ended(taskId: string, outcome: Extract<AttemptEnd, { kind: 'ended' }>['outcome'], secondsRun: number): void {
    const completedAt = new Date();
    const guess = Math.max(this.startedHere.getTime(), completedAt.getTime() - secondsRun * 1000);
    const startedAt = this.open.get(taskId)?.startedAt ?? new Date(guess);
    this.settle(taskId, { kind: 'ended', outcome, startedAt, completedAt });
  }

  /** Its end is known, and on its way. */
  extend(taskId: string, ms: number): void {
    const entry = this.open.get(taskId);
    if (!entry) return;
    clearTimeout(entry.timer);
    entry.timer = this.deadline(entry.order, ms);
  }

  settle(taskId: string, end: AttemptEnd): void {
    const entry = this.open.get(taskId);
    if (!entry) return;
    clearTimeout(entry.timer);
    this.open.delete(taskId);
    this.on.ended(taskId, end);
    if (this.open.size === 0) this.hangUp = setTimeout(() => this.over.abort(), HANG_UP_MS);
  }

  settleAll(end: AttemptEnd): void {
    for (const { taskId } of this.orders) this.settle(taskId, end);
  }

  close(): void {
    clearTimeout(this.hangUp);
    this.over.abort();
  }

  private deadline({ taskId, timeoutSeconds }: AttemptOrder, ms = timeoutSeconds * 1000 + GRACE_MS): NodeJS.Timeout {
    return setTimeout(() => {
      this.onLate(taskId);
      this.settle(taskId, { kind: 'lost', reason: `no end within ${Math.round(ms / 1000)} s` });
    }, ms);
  }
}
