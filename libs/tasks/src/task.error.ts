import { NotFoundError, TidemarkError } from '@tidemark/domain';
import { TaskStatus } from './task';

/** The id belongs to a task that asks for something else. */
export class TaskExistsError extends TidemarkError {
  readonly code = 'task_exists';
  readonly status = 409;
  override readonly field = 'task_id';
  override readonly messageZh: string;

  constructor(id: string, private readonly is: TaskStatus) {
    super(`there is another task ${id}, which is ${is}: take another id`);
    this.messageZh = `任务 ${id} 已存在且内容不同`;
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { task_status: this.is };
  }
}

/** What has ended so cannot be told to do that. */
export class WrongTaskStatusError extends TidemarkError {
  readonly status = 409;
  override readonly messageZh: string;

  private constructor(readonly code: string, message: string, messageZh: string, private readonly is: TaskStatus) {
    super(message);
    this.messageZh = messageZh;
  }

  static ended(id: string, is: TaskStatus): WrongTaskStatusError {
    return new WrongTaskStatusError('task_ended', `task ${id} is ${is} and cannot be cancelled`, `任务 ${id} 已结束，无法取消`, is);
  }

  static notFailed(id: string, is: TaskStatus): WrongTaskStatusError {
    return new WrongTaskStatusError('task_not_failed', `task ${id} is ${is}; only a failed or cancelled one can be retried`, `任务 ${id} 未失败，无法重试`, is);
  }

  override get data(): Readonly<Record<string, unknown>> {
    return { task_status: this.is };
  }
}

export function unknownTask(id: string): NotFoundError {
  return new NotFoundError(`no task ${JSON.stringify(id)}`, 'task_not_found', `任务不存在: ${id}`);
}
