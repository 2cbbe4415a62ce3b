import { setImmediate } from 'node:timers/promises';
import { TaskFailure, TaskOutcome } from '../task-outcome';
import { TaskResult } from '../task-type';

/**
 * How a task ended, its result as JSON in UTF-8: written in the thread, so that a large one costs the event loop of the
 * process nothing, and passed on as it is.
 */
export type PackedOutcome =
  | { readonly status: 'completed'; readonly result: Uint8Array }
  | { readonly status: 'failed'; readonly error: TaskFailure; readonly result: Uint8Array | null }
  | { readonly status: 'cancelled' };

/** A few milliseconds. */
const ROWS_A_TURN = 1_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A result that is no JSON becomes a failure: a handler of the operator's can return anything. */
export function packOutcome(outcome: TaskOutcome): PackedOutcome {
  if (outcome.status === 'cancelled') return outcome;
  try {
    const result = outcome.result === null ? null : encoder.encode(JSON.stringify(outcome.result));
    if (outcome.status === 'completed' && result !== null) return { status: 'completed', result };
    if (outcome.status === 'failed') return { status: 'failed', error: outcome.error, result };
  } catch (error) {
    return failed('bad_result', `the result cannot be written as JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return failed('bad_result', 'the task has no result');
}

/**
 * The same on a thread that others wait for: the rows of an import are written a thousand at a time, and the event loop
 * has its turn between. Never one string: an import of years may be longer than a string can be.
 */
export async function packInTurns(outcome: TaskOutcome): Promise<PackedOutcome> {
  if (outcome.status === 'cancelled' || outcome.result === null) return packOutcome(outcome);
  const pieces: Uint8Array[] = [];
  for (const [name, value] of Object.entries(outcome.result)) {
    if (value === undefined) continue;
    pieces.push(encoder.encode(`${pieces.length === 0 ? '{' : ','}${JSON.stringify(name)}:`));
    if (Array.isArray(value)) await packRows(value, pieces);
    else pieces.push(encoder.encode(JSON.stringify(value)));
  }
  pieces.push(encoder.encode(pieces.length === 0 ? '{}' : '}'));
  const result = Buffer.concat(pieces);
  return outcome.status === 'completed' ? { status: 'completed', result } : { status: 'failed', error: outcome.error, result };
}

async function packRows(rows: readonly unknown[], pieces: Uint8Array[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_TURN) {
    const text = JSON.stringify(rows.slice(at, at + ROWS_A_TURN)).slice(1, -1);
    pieces.push(encoder.encode((at === 0 ? '[' : ',') + text));
    await setImmediate();
  }
  pieces.push(encoder.encode(rows.length === 0 ? '[]' : ']'));
}

export function unpackOutcome(outcome: PackedOutcome): TaskOutcome {
  if (outcome.status === 'cancelled') return outcome;
  if (outcome.status === 'completed') return { status: 'completed', result: read(outcome.result) };
  return { status: 'failed', error: outcome.error, result: outcome.result && read(outcome.result) };
}

export function failed(code: string, message: string, more: { readonly zh?: string; readonly retryable?: boolean } = {}): PackedOutcome {
  return { status: 'failed', result: null, error: { code, message, message_zh: more.zh ?? null, field: null, retryable: more.retryable ?? false } };
}

function read(json: Uint8Array): TaskResult {
  return JSON.parse(decoder.decode(json)) as TaskResult;
}
