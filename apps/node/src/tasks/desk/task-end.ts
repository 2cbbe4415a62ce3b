import { systemClock } from '@tidemark/domain';
import type { PackedOutcome, TaskFailure } from '@tidemark/execution';
import { TaskEnd } from '../history/ended-task';
import { LiveTask } from './live-task';

/** The operator's code may put a whole file into its message; the line that tells it is short. */
const MAX_MESSAGE = 4_000;
const STOPPING: TaskFailure = {
  code: 'node_stopping', message: 'the node stopped before the task had ended', message_zh: '任务结束前节点已停止', field: null, retryable: true,
};

/** @param isStopping nobody called the task off: the node itself is about to end */
export function endOf(outcome: PackedOutcome, task: LiveTask, isStopping: boolean): { readonly end: TaskEnd; readonly json: Uint8Array | null } {
  const times = { startedAt: task.startedAt, completedAt: systemClock.now(), seconds: task.seconds };
  if (outcome.status === 'cancelled') {
    return { end: isStopping ? { status: 'failed', error: STOPPING, ...times } : { status: 'cancelled', error: null, ...times }, json: null };
  }
  if (outcome.status === 'completed') return { end: { status: 'completed', error: null, ...times }, json: outcome.result };
  const { error, result } = outcome;
  return { end: { status: 'failed', error: { ...error, message: error.message.slice(0, MAX_MESSAGE) }, ...times }, json: result };
}
