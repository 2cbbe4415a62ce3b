import { TidemarkError } from '@tidemark/domain';

export type RefusalCode =
  | 'node_busy' | 'node_draining' | 'node_overloaded' | 'attempt_superseded' | 'task_id_taken';

const CONFLICTS: ReadonlySet<RefusalCode> = new Set(['attempt_superseded', 'task_id_taken']);

/** The node does not take this task now (503), or not at all under this id or attempt (409). */
export class TaskRefusedError extends TidemarkError {
  readonly status: number;

  constructor(readonly code: RefusalCode, message: string, override readonly messageZh: string) {
    super(message);
    this.status = CONFLICTS.has(code) ? 409 : 503;
  }

  static busy(active: number, workers: number): TaskRefusedError {
    return new TaskRefusedError('node_busy', `the node is busy with ${active} of ${workers} tasks`, `节点繁忙，当前任务数: ${active}/${workers}`);
  }

  static draining(): TaskRefusedError {
    return new TaskRefusedError('node_draining', 'the node takes no new tasks: it is about to stop', '节点正在停止，不再接收新任务');
  }

  static overloaded(reason: string): TaskRefusedError {
    return new TaskRefusedError('node_overloaded', `the node is overloaded: ${reason}`, `节点过载: ${reason}`);
  }

  static superseded(taskId: string, known: number): TaskRefusedError {
    return new TaskRefusedError('attempt_superseded', `attempt ${known} of ${taskId} is known already`, `任务 ${taskId} 已有更新的第 ${known} 次尝试`);
  }

  static taken(taskId: string): TaskRefusedError {
    return new TaskRefusedError('task_id_taken', `another task has the id ${taskId}`, `任务ID已被其他任务使用: ${taskId}`);
  }
}
