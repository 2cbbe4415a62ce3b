import { NotFoundError, TidemarkError } from '@tidemark/domain';
import type { SyncBusyError } from '@tidemark/sync-manager';
import type { TaskName } from './tasks';

/** The task runs already, or something else holds the lock that it needs. */
export class TaskBusyError extends TidemarkError {
  readonly code = 'sync_busy';
  readonly status = 409;
  override readonly messageZh: string;

  constructor(private readonly task: TaskName, private readonly busy?: SyncBusyError) {
    super(busy ? `Task ${task} cannot start: ${busy.message}` : `Task ${task} is already running`);
    this.messageZh = busy ? busy.messageZh : `任务 ${task} 正在运行`;
  }

  override get data(): Readonly<Record<string, unknown>> {
    const result = { success: false, message: `Task ${this.task} is already running`, status: 'running', task_name: this.task };
    return { success: false, result, ...this.busy?.data };
  }
}

export function taskNotFound(name: string): NotFoundError {
  return new NotFoundError(`no task is called ${JSON.stringify(name.slice(0, 64))}`, 'task_not_found', `没有名为 ${name.slice(0, 64)} 的任务`);
}
