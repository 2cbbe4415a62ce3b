import type { TaskFailure } from '@tidemark/execution';

/** An attempt that was accepted. */
export interface AcceptedTask {
  readonly taskId: string;
  readonly attempt: number;
  readonly type: string;
  /** Of type and data: tells a repeated request from another one under the same id. */
  readonly digest: string;
}

/** Where the JSON of a result lies, and how long it is, in bytes. */
export type ResultPlace =
  | { readonly at: 'journal'; readonly segment: number; readonly offset: number; readonly bytes: number }
  | { readonly at: 'file'; readonly name: string; readonly bytes: number }
  /** The disk did not take it: it lasts as long as this process. */
  | { readonly at: 'memory'; readonly json: Uint8Array; readonly bytes: number };

/** How an attempt ended. */
export interface TaskEnd {
  readonly status: 'completed' | 'failed' | 'cancelled';
  readonly error: TaskFailure | null;
  /** UTC ms; null: it never ran. */
  readonly startedAt: number | null;
  /** UTC ms. */
  readonly completedAt: number;
  /** Of the run, by the monotonic clock. */
  readonly seconds: number;
}

export interface EndedTask extends AcceptedTask, TaskEnd {
  readonly result: ResultPlace | null;
}
