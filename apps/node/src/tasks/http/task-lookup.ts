import { NotFoundError, TidemarkError } from '@tidemark/domain';

export function taskNotFound(taskId: string): NotFoundError {
  return new NotFoundError(`there is no task ${taskId.slice(0, 200)}`, 'task_not_found', `任务不存在: ${taskId.slice(0, 200)}`);
}

/** 409: what is asked for needs the task to be in another state. */
export class TaskStateError extends TidemarkError {
  readonly status = 409;

  constructor(readonly code: 'task_ended' | 'task_not_ended', message: string, override readonly messageZh: string) {
    super(message);
  }
}
