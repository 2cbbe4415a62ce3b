import type { TaskOutcome } from '@tidemark/execution';

/** One try of a task, as it is sent to a node. */
export interface AttemptOrder {
  readonly taskId: string;
  /** From 1. A repeated (taskId, attempt) is never executed twice. */
  readonly attempt: number;
  readonly type: string;
  readonly data: unknown;
  /** 1 to 10; 10 runs first. */
  readonly priority: number;
  readonly timeoutSeconds: number;
  /** By canonical instrument, packed as `packBars` of libs/execution does it; absent: the node reads them itself. */
  readonly bars?: Readonly<Record<string, { readonly n: number; readonly base64: string }>>;
}

/** Why a node was taken or left out. */
export interface NodeScore {
  readonly node: string;
  /** Null: nothing is known of its load. */
  readonly score: number | null;
  /** `picked`, `lower score`, `offline`, `full`, `draining`, `overloaded`, `circuit open`, `failed this task before`, `cannot do <type>` … */
  readonly reason: string;
}

export interface NodePick {
  /** Null: none can take it now. */
  readonly node: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly scores: readonly NodeScore[];
}

/** How an attempt ended, as the bridge saw it. Times are of this server's clock: a node's own may be wrong. */
export type AttemptEnd =
  | { readonly kind: 'ended'; readonly outcome: TaskOutcome; readonly startedAt: Date; readonly completedAt: Date }
  /** It was not run, and costs nothing. `code`: the node's own (`node_busy` …), or `node_unreachable`, `node_gone` … */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** It may have run; costs an attempt. */
  | { readonly kind: 'lost'; readonly reason: string };

/** What a run tells while it goes on. Each task gets exactly one `ended`. */
export interface AttemptListener {
  started(this: void, taskId: string): void;
  progress(this: void, taskId: string, fraction: number, message: string): void;
  ended(this: void, taskId: string, end: AttemptEnd): void;
}
