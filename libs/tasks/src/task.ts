import { TaskFailure } from '@tidemark/execution';
import { NodePick } from './nodes/attempt';

export const TASK_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** `executed_by` of what ran inside the server. */
export const LOCAL = 'local';
/** Where an attempt ran that was divided. */
export const SEVERAL = 'several';

/** What someone asks for. */
export interface NewTask {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly priority: number;
  readonly timeoutSeconds: number;
  readonly maxAttempts: number;
  /** Name of the key it was asked with. */
  readonly createdBy: string;
}

/** Of one attempt. */
type AttemptStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'lost' | 'superseded' | 'returned';

export interface AttemptRecord {
  readonly attempt: number;
  readonly series: number;
  readonly node: string;
  readonly fallback: boolean;
  readonly status: AttemptStatus;
  readonly pick: NodePick;
  readonly error: TaskFailure | null;
  /** UTC ms. */
  readonly startedMs: number;
  readonly endedMs: number | null;
}

/** A task without its data and result. */
export interface TaskSummary {
  readonly id: string;
  readonly type: string;
  readonly status: TaskStatus;
  readonly priority: number;
  readonly timeoutSeconds: number;
  readonly maxAttempts: number;
  readonly attempt: number;
  readonly tries: number;
  readonly progress: number | null;
  readonly progressMessage: string | null;
  readonly error: TaskFailure | null;
  readonly dead: boolean;
  readonly executedBy: string | null;
  readonly fallback: boolean | null;
  readonly executionSeconds: number | null;
  readonly resultBytes: number | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** A task in the hands of this server, on its way to whoever runs it. */
export interface ClaimedTask {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly priority: number;
  readonly timeoutSeconds: number;
  readonly attempt: number;
  readonly series: number;
  readonly tries: number;
  readonly maxAttempts: number;
  /** Nodes on which it failed in this series. */
  readonly avoid: readonly string[];
  /** Of a part of a task that was divided; `id` and `attempt` are then its own. */
  readonly part?: {
    readonly taskId: string;
    /** From 1. */
    readonly number: number;
  };
}
