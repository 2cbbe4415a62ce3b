import { setTimeout as sleep } from 'node:timers/promises';
import { JsonObject } from './http-request';
import { TestServer } from './server';

export interface RunAnswer extends JsonObject {
  readonly task_id: string;
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
  readonly reason: string | null;
  readonly progress: { readonly rows_written: number; readonly message: string };
}

export interface Range {
  readonly start: string;
  readonly end: string;
}

const BATCH = '/api/v1/sync-status/sync/batch';

export function postBatch(server: TestServer, { start, end }: Range, mode = 'missing') {
  return server.post<JsonObject & { data: { task_id: string }; code?: string }>(BATCH, { start_date: start, end_date: end, mode });
}

/** A run is seen to have ended a moment before it lets go of the lock. */
const LAST_MOMENT_MS = 2_000;

/** @returns the task id; fails unless the batch is accepted */
export async function startBatch(server: TestServer, range: Range, mode?: string): Promise<string> {
  return (await startWithin(server, range, LAST_MOMENT_MS, mode)).taskId;
}

/** Asks until the lock is free. @returns the task id and how long that took */
export async function startWithin(server: TestServer, range: Range, limitMs: number, mode?: string): Promise<{ taskId: string; afterMs: number }> {
  const began = performance.now();
  for (;;) {
    const { status, body, text } = await postBatch(server, range, mode);
    const afterMs = performance.now() - began;
    if (status === 200) return { taskId: body.data.task_id, afterMs };
    if (status !== 409 && status !== 503 || afterMs > limitMs) throw new Error(`no batch was accepted within ${limitMs} ms: ${status} ${text}`);
    await sleep(100);
  }
}

export async function runs(server: TestServer): Promise<RunAnswer[]> {
  const { status, body, text } = await server.get<JsonObject & { data: RunAnswer[] }>('/api/v1/sync-runs?page_size=100');
  if (status !== 200) throw new Error(`the runs were answered with ${status} ${text}`);
  return body.data;
}

export async function runOf(server: TestServer, taskId: string): Promise<RunAnswer | undefined> {
  return (await runs(server)).find((run) => run.task_id === taskId);
}

/** As it is on record, not as the process remembers it. */
export async function endOf(server: TestServer, taskId: string, limitMs = 30_000): Promise<RunAnswer> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const run = await runOf(server, taskId);
    if (run && run.status !== 'running') return run;
    if (performance.now() > deadline) throw new Error(`${taskId} is still ${JSON.stringify(run)} after ${limitMs} ms`);
    await sleep(50);
  }
}

/** Waits until a run has stored its first rows and goes on. */
export async function untilWriting(server: TestServer, taskId: string): Promise<void> {
  for (;;) {
    const { body } = await server.get<JsonObject & { data: { status: string; rows_written: number } }>(`${BATCH}/progress/${taskId}`);
    if (body.data.status !== 'running') throw new Error(`the run ended too soon: ${JSON.stringify(body.data)}`);
    if (body.data.rows_written > 0) return;
    await sleep(5);
  }
}

/** Asks again until the answer is as wanted. */
export async function until(limitMs: number, what: string, holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - began;
    if (performance.now() - began > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`);
    await sleep(50);
  }
}
