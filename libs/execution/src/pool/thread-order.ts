import { PlainBars } from '../bars/held-bars';
import { TaskIdentity } from '../task-context';

/** What a thread is given; all of it survives a structured clone. */
export interface ThreadOrder {
  /** Of this run in its pool. */
  readonly run: number;
  readonly identity: TaskIdentity;
  readonly type: string;
  readonly data: unknown;
  readonly bars: readonly (readonly [instrument: string, bars: PlainBars])[];
}

/** Of every thread of a pool. */
export interface ThreadSetup {
  /** Broadcast channel of the pool on which the number of a run says that it is to stop. */
  readonly stops: string;
  readonly strategiesDir?: string;
  readonly handlersDir?: string;
}

/** The run has started, or has come so far. */
export type ThreadMessage = readonly [run: number] | readonly [run: number, fraction: number, message: string];
