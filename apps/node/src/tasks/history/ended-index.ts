import { EndedTask } from './ended-task';

/** Results are kept for an hour. */
const KEEP_MS = 3_600_000;

export interface IndexLimits {
  /** Of tasks. */
  readonly tasks: number;
  /** Of the JSON of their results. */
  readonly bytes: number;
}

interface Entry {
  readonly task: EndedTask;
  /** The journal's segment in which its end stands. */
  readonly segment: number;
}

/** The tasks that have ended, the oldest first: each for an hour, and no more than there is room for. */
export class EndedIndex {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  constructor(private readonly limits: IndexLimits, private readonly dropped: (task: EndedTask) => void) {}

  get size(): number {
    return this.entries.size;
  }

  /** The oldest segment that is still needed; Infinity: none is. */
  get firstSegment(): number {
    // Ends are written in the order in which they are entered here.
    return this.entries.values().next().value?.segment ?? Infinity;
  }

  get tasks(): EndedTask[] {
    return [...this.entries.values()].map(({ task }) => task);
  }

  find(taskId: string): EndedTask | undefined {
    return this.entries.get(taskId)?.task;
  }

  /** In the place of an earlier attempt. */
  enter(task: EndedTask, segment: number): void {
    this.drop(task.taskId);
    this.entries.set(task.taskId, { task, segment });
    this.bytes += task.result?.bytes ?? 0;
  }

  /** @param now UTC ms */
  expire(now: number): void {
    for (const [taskId, { task }] of this.entries) {
      const isOver = this.entries.size > this.limits.tasks || (this.bytes > this.limits.bytes && this.entries.size > 1);
      if (!isOver && task.completedAt + KEEP_MS > now) return;
      this.drop(taskId);
    }
  }

  private drop(taskId: string): void {
    const entry = this.entries.get(taskId);
    if (!entry) return;
    this.entries.delete(taskId);
    this.bytes -= entry.task.result?.bytes ?? 0;
    this.dropped(entry.task);
  }
}
