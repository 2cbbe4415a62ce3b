import { TaskFailure } from '@tidemark/execution';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { NO_RESULT, PackedResult, Settlement } from '../store/settlement';
import { storable } from '../store/storable';
import { Run, RunEnd } from './run';

/** Above it a result is kept compressed, and read only by who asks for it. */
const PACK_ABOVE_BYTES = 64 * 1024;
const MAX_MESSAGE = 4_000;
/** After a failure that may pass: doubles with every try. A node that was lost is not waited for. */
const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 30;
const pack = promisify(gzip);

async function packResult(result: object | null): Promise<PackedResult> {
  if (result === null) return NO_RESULT;
  const text = JSON.stringify(result);
  const bytes = Buffer.byteLength(text);
  return bytes <= PACK_ABOVE_BYTES ? { text, packed: null, bytes } : { text: null, packed: await pack(text, { level: 3 }), bytes };
}

export function failure(code: string, message: string, retryable: boolean): TaskFailure {
  return { code, message, message_zh: null, field: null, retryable };
}

/** What the end of a run means for the books. `refused` never comes here: nothing has ended. */
export async function settlementOf(run: Run, end: Exclude<RunEnd, { kind: 'refused' }>): Promise<Settlement> {
  const { task, dispatcher, node, fallback } = run;
  const now = new Date();
  const base = { id: task.id, attempt: task.attempt, dispatcher, cost: run.cost ?? 1, node, fallback, startedAt: null, endedAt: now, result: NO_RESULT, error: null };
  if (end.kind === 'lost') return { ...base, end: 'lost', retry: true, afterSeconds: 0, error: clean(failure('node_lost', end.reason, true)) };
  const { outcome } = end;
  const times = { startedAt: end.startedAt, endedAt: end.completedAt };
  if (outcome.status === 'completed') return { ...base, ...times, end: 'completed', retry: false, afterSeconds: 0, result: await packResult(outcome.result) };
  if (outcome.status === 'failed') {
    const afterSeconds = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** task.tries);
    return {
      ...base, ...times, end: 'failed', retry: outcome.error.retryable, afterSeconds,
      result: await packResult(outcome.result), error: clean(outcome.error),
    };
  }
  // Nobody here has cancelled it, or its row would say so: the node was stopped in the middle of it.
  return { ...base, ...times, end: 'lost', retry: true, afterSeconds: 0, error: failure('node_stopped', `${node} stopped before the task ended`, true) };
}

function clean(error: TaskFailure): TaskFailure {
  return {
    ...error, code: storable(error.code), field: error.field === null ? null : storable(error.field), message: storable(error.message.slice(0, MAX_MESSAGE)),
    message_zh: error.message_zh === null ? null : storable(error.message_zh.slice(0, MAX_MESSAGE)),
  };
}
