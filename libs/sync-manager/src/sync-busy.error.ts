import { CurrentTask, TidemarkError } from '@tidemark/domain';

/** Another run holds the lock. Names it, so that a person knows what to wait for. */
export class SyncBusyError extends TidemarkError {
  readonly code = 'sync_busy';
  readonly status = 409;
  override readonly messageZh = '已有同步任务正在运行，请等待当前任务完成后再试';

  constructor(readonly current: CurrentTask | null) {
    super('a sync is already running; wait until it has ended and try again');
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { current_task: this.current };
  }
}
