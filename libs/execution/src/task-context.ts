import { ProviderChain } from '@tidemark/data-providers';
import { Clock } from '@tidemark/domain';
import { BarSource } from './bars/bar-source';

/** Which try of which task: the same again means that it was begun before. */
export interface TaskIdentity {
  readonly taskId: string;
  /** From 1. */
  readonly attempt: number;
}

/** What a task may use while it runs. */
export interface TaskContext {
  /** Absent where a task is run without a queue. */
  readonly identity?: TaskIdentity;
  /** Bars that came with the task, or that the caller fetches from the server. */
  readonly bars: BarSource;
  /** For imports; without it they fail as not configured. */
  readonly providers?: ProviderChain;
  readonly signal: AbortSignal;
  /** @param fraction 0 to 1, never falling */
  readonly progress: (fraction: number, message: string) => void;
  /** "Today" for imports without dates; the machine's clock if absent. */
  readonly clock?: Clock;
}
