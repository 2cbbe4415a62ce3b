import { Inject, Injectable, OnApplicationShutdown } from '@nestjs/common';
import { ProviderChain } from '@tidemark/data-providers';
import { TaskOutcome, TaskPool } from '@tidemark/execution';
import { ClaimedTask } from '../task';
import { TASKS_OPTIONS, TasksOptions } from '../tasks-options';
import { StoreBars } from './store-bars';

export interface LocalHooks {
  readonly signal: AbortSignal;
  readonly started: () => void;
  readonly progress: (fraction: number, message: string) => void;
}

/** Runs tasks inside the server, in threads: where there are no nodes, and as the last resort where there are. */
@Injectable()
export class LocalExecutor implements OnApplicationShutdown {
  private readonly pool: TaskPool;
  private taken = 0;

  constructor(
    @Inject(TASKS_OPTIONS) private readonly options: TasksOptions,
    @Inject(ProviderChain) providers: ProviderChain,
    private readonly bars: StoreBars,
  ) {
    const { localWorkers, memoryMbPerThread, strategiesDir, handlersDir } = options;
    this.pool = new TaskPool({ threads: localWorkers, memoryMbPerThread, strategiesDir, handlersDir, providers });
  }

  onApplicationShutdown(): Promise<void> {
    return this.pool.close();
  }

  /** @throws TaskDataError | NotFoundError: a task that nobody could do */
  check(type: string, data: unknown): void {
    this.pool.check(type, data);
  }

  /** @param ahead how many may wait for a thread */
  free(ahead: number): number {
    return Math.max(0, this.options.localWorkers + ahead - this.taken);
  }

  /** Takes a place for a `run` to come. */
  reserve(ahead: number): boolean {
    if (this.free(ahead) === 0) return false;
    this.taken++;
    return true;
  }

  /** Of a place that is not used. */
  release(): void {
    this.taken--;
  }

  /** On a place that was reserved. Never rejects. */
  async run({ id, attempt, type, data, priority, timeoutSeconds }: ClaimedTask, hooks: LocalHooks): Promise<TaskOutcome> {
    try {
      return await this.pool.run({ taskId: id, attempt, type, data, priority, timeoutMs: timeoutSeconds * 1000, bars: this.bars }, hooks);
    } finally {
      this.release();
    }
  }
}
