import { TidemarkError } from '@tidemark/domain';
import { TaskCancelledError } from './task-cancelled.error';
import { TaskContext } from './task-context';
import { TaskFailedError } from './task-failed.error';
import { TaskResult } from './task-type';
import { TypeBook } from './type-book';

/** What a failure says, as plain data: errors lose all but their message on the way out of a thread. */
export interface TaskFailure {
  readonly code: string;
  readonly message: string;
  readonly message_zh: string | null;
  readonly field: string | null;
  /** Another try, here or elsewhere, may succeed. */
  readonly retryable: boolean;
}

export type TaskOutcome =
  | { readonly status: 'completed'; readonly result: TaskResult }
  | { readonly status: 'failed'; readonly error: TaskFailure; readonly result: TaskResult | null }
  | { readonly status: 'cancelled' };

/**
 * Runs a task to its end and says how it ended; never throws for what a task can do wrong.
 * A fault of our own code is a failure too, under the code `internal_error`.
 */
export async function runTask(types: TypeBook, name: string, taskData: unknown, context: TaskContext): Promise<TaskOutcome> {
  try {
    return { status: 'completed', result: await types.get(name).run(taskData, context) };
  } catch (error) {
    if (error instanceof TaskCancelledError || context.signal.aborted) return { status: 'cancelled' };
    return { status: 'failed', error: failureOf(error), result: error instanceof TaskFailedError ? error.more.result ?? null : null };
  }
}

/** Any error as plain data. */
export function failureOf(error: unknown): TaskFailure {
  if (!(error instanceof TidemarkError)) {
    return { code: 'internal_error', message: error instanceof Error ? error.message : String(error), message_zh: null, field: null, retryable: false };
  }
  return {
    code: error.code, message: error.message, message_zh: error.messageZh ?? null, field: error.field ?? null,
    retryable: error.data?.retryable === true,
  };
}
