import { TaskFailure, TaskOutcome, TaskResult } from '@tidemark/execution';

type TaskData = Readonly<Record<string, unknown>>;

/** How one part ended, for good. */
export interface PartEnd {
  readonly data: TaskData;
  /** The node that ended it, or `local`. */
  readonly node: string;
  readonly result: TaskResult | null;
  /** Null: it was completed. */
  readonly error: TaskFailure | null;
}

/** How tasks of one type are divided among nodes. */
export interface Division {
  readonly type: string;
  /** task_data of at most so many parts; one or none: it stays whole. */
  plan(data: TaskData, parts: number): readonly TaskData[];
  /** One end out of those of all parts, in their order. */
  merge(data: TaskData, parts: readonly PartEnd[]): TaskOutcome;
}
