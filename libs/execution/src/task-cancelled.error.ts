import { TidemarkError } from '@tidemark/domain';

/** Someone asked the task to stop, its time ran out, or the process is stopping. */
export class TaskCancelledError extends TidemarkError {
  readonly status = 409;
  readonly code = 'cancelled';
  override readonly messageZh = '任务已取消';

  constructor() {
    super('the task was cancelled');
  }
}

/** @throws TaskCancelledError once the signal is aborted */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new TaskCancelledError();
}
