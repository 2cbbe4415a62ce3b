import type { Language } from '@tidemark/http-api';
import { naiveLocalIso } from '../../naive-time';
import { LiveTask } from '../desk/live-task';
import { EndedTask } from '../history/ended-task';

export type TaskStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';

const RECEIVED: Readonly<Record<TaskStatus, Readonly<Record<Language, string>>>> = {
  pending: { zh: '任务已接收，正在排队', en: 'The task is accepted and waits' },
  running: { zh: '任务已接收并开始执行', en: 'The task is accepted and runs' },
  completed: { zh: '任务已完成', en: 'The task has been completed' },
  failed: { zh: '任务执行失败', en: 'The task has failed' },
  cancelled: { zh: '任务已取消', en: 'The task was cancelled' },
};

const local = (at: number | null): string | null => (at === null ? null : naiveLocalIso(at));

function statusOf(task: LiveTask | EndedTask): TaskStatus {
  if (!(task instanceof LiveTask)) return task.status;
  return task.startedAt === null ? 'pending' : 'running';
}

/** What `execute` answers. */
export function receipt(task: LiveTask | EndedTask, language: Language) {
  const status = statusOf(task);
  return {
    task_id: task.taskId, status, message: RECEIVED[status][language], started_at: local(task.startedAt),
    completed_at: task instanceof LiveTask ? null : local(task.completedAt),
  };
}

/** What `status` answers, but for the result: before it and after it, as JSON text. */
export function statusAnswer(task: LiveTask | EndedTask, language: Language): { readonly head: string; readonly tail: string } {
  const isLive = task instanceof LiveTask;
  const error = isLive ? null : task.error;
  const head = { task_id: task.taskId, status: statusOf(task) };
  const tail = {
    error: error && (language === 'zh' ? error.message_zh ?? error.message : error.message),
    started_at: local(task.startedAt), completed_at: isLive ? null : local(task.completedAt), execution_time: task.seconds,
    attempt: task.attempt, ...(error ? { error_code: error.code, retryable: error.retryable } : {}),
    ...(isLive && task.progress ? { progress: task.progress.fraction, message: task.progress.message } : {}),
  };
  return { head: `${JSON.stringify(head).slice(0, -1)},"result":`, tail: `,${JSON.stringify(tail).slice(1)}` };
}
