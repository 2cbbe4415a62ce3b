import { ClaimedTask } from '../task';

/** A task in hand that has no place yet. */
export interface HeldTask {
  readonly task: ClaimedTask;
  /** Monotonic ms. */
  readonly since: number;
  /** Nodes that did not take it a moment ago. */
  readonly refusedBy: Set<string>;
}

/** What this server has taken out of the line and not placed yet. The urgent first; of equals, the one that came first. */
export class HeldTasks {
  private held: HeldTask[] = [];
  /** Of tasks that were sent and came back: a second refusal must not make the first forgotten. */
  private readonly refusals = new WeakMap<ClaimedTask, HeldTask>();

  get length(): number {
    return this.held.length;
  }

  get all(): readonly HeldTask[] {
    return this.held;
  }

  add(tasks: readonly ClaimedTask[]): void {
    const since = performance.now();
    this.keep(tasks.map((task) => ({ task, since, refusedBy: new Set<string>() })));
  }

  /** Back in hand, for a node did not take it. */
  refused(task: ClaimedTask, node: string): void {
    const one = this.refusals.get(task) ?? { task, since: performance.now(), refusedBy: new Set<string>() };
    one.refusedBy.add(node);
    this.refusals.set(task, one);
    this.keep([one]);
  }

  /** Those that are chosen are out of hand. */
  take(chosen: (one: HeldTask) => boolean): ClaimedTask[] {
    const taken = new Set(this.held.filter(chosen));
    this.held = this.held.filter((one) => !taken.has(one));
    return [...taken].map(({ task }) => task);
  }

  private keep(more: readonly HeldTask[]): void {
    this.held = [...this.held, ...more].sort((a, b) => b.task.priority - a.task.priority);
  }
}
