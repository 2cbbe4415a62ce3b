import { ProviderChain } from '@tidemark/data-providers';
import { BarSource } from '../bars/bar-source';

/** One attempt at a task. */
export interface TaskOrder {
  readonly taskId: string;
  /** From 1. */
  readonly attempt: number;
  readonly type: string;
  readonly data: unknown;
  /** 1 to 10, 10 runs first. */
  readonly priority: number;
  /** Of the run itself; waiting for a thread does not count. */
  readonly timeoutMs: number;
  /** Read before the task goes into its thread: what `needs` names. */
  readonly bars: BarSource;
}

/** What the caller of a run gives and hears. */
export interface RunHooks {
  /** Better one a run: what many share needs `setMaxListeners`. */
  readonly signal: AbortSignal;
  /** The task really runs now. Once at most, and before any progress. */
  readonly started: () => void;
  /** @param fraction 0 to 1, never falling; several times a second at most */
  readonly progress: (fraction: number, message: string) => void;
}

export interface TaskPoolOptions {
  /** As many tasks run at once, imports included. */
  readonly threads: number;
  /** Of the heap of one thread, MiB. */
  readonly memoryMbPerThread: number;
  /** Folder with the operator's strategies. */
  readonly strategiesDir?: string;
  /** Folder with the operator's handlers of `custom`. */
  readonly handlersDir?: string;
  /** For imports; without it they fail as not configured. */
  readonly providers?: ProviderChain;
}
