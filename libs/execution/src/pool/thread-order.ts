import type { MessagePort } from 'node:worker_threads';
import { PlainBars } from '../bars/held-bars';
import { TaskIdentity } from '../task-context';

/** What a thread is given; all of it survives a structured clone. */
export interface ThreadOrder {
  readonly identity: TaskIdentity;
  readonly type: string;
  readonly data: unknown;
  readonly bars: readonly (readonly [instrument: string, bars: PlainBars])[];
  /** Ours to the caller: `ThreadMessage`; theirs to us: `CANCEL`. */
  readonly port: MessagePort;
}

/** Of every thread of a pool. */
export interface ThreadSetup {
  readonly strategiesDir?: string;
  readonly handlersDir?: string;
}

/** The task has started (null), or has come so far. */
export type ThreadMessage = null | readonly [fraction: number, message: string];

export const CANCEL = 'cancel';
