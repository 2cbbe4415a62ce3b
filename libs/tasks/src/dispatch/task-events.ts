import { Injectable, Optional } from '@nestjs/common';
import { EventSink } from '@tidemark/domain';
import { TaskStatus } from '../task';

export interface TaskChange {
  readonly id: string;
  readonly status: TaskStatus;
  readonly attempt: number;
  /** Null: it waits. */
  readonly node: string | null;
  readonly progress?: number;
  readonly message?: string;
}

/** Tells whoever listens what becomes of tasks. */
@Injectable()
export class TaskEvents {
  constructor(@Optional() private readonly sink?: EventSink) {}

  changed({ id, status, attempt, node, progress, message }: TaskChange): void {
    this.sink?.emit({
      type: 'task.changed',
      data: { task_id: id, status, attempt, node, ...(progress === undefined ? {} : { progress }), ...(message === undefined ? {} : { message }) },
    });
  }
}
