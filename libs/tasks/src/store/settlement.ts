import { TaskFailure } from '@tidemark/execution';

/** How one attempt ended, for the books. */
export interface Settlement {
  readonly id: string;
  readonly attempt: number;
  /** The server that had it. */
  readonly dispatcher: string;
  readonly end: 'completed' | 'failed' | 'lost' | 'cancelled' | 'returned';
  /** In tries, where it failed or was lost: 1, save where its parts had them all. */
  readonly cost: number;
  /** Where it may be tried again, if it has attempts left. `failed` without it is the end of the task. */
  readonly retry: boolean;
  /** Before the next try. */
  readonly afterSeconds: number;
  readonly result: PackedResult;
  readonly error: TaskFailure | null;
  readonly node: string;
  readonly fallback: boolean;
  /** Null: what was noted when it was sent. */
  readonly startedAt: Date | null;
  readonly endedAt: Date;
}

/** A result as it is stored: as JSON text, or compressed. */
export interface PackedResult {
  readonly text: string | null;
  readonly packed: Buffer | null;
  /** Of the JSON text. */
  readonly bytes: number | null;
}

export const NO_RESULT: PackedResult = { text: null, packed: null, bytes: null };
