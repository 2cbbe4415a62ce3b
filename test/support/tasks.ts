import { setTimeout as sleep } from 'node:timers/promises';
import { JsonObject } from './http-request';
import { TestServer } from './server';

interface TaskAttempt {
  attempt: number;
  series: number;
  node: string;
  fallback: boolean;
  status: string;
  error: string | null;
  started_at: string;
  completed_at: string | null;
  pick: { node: string | null; scores: { node: string; score: number | null; reason: string }[] };
}

export interface TaskAnswer extends JsonObject {
  task_id: string;
  task_type: string;
  status: 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';
  result: JsonObject | null;
  error: string | null;
  failure: { code: string; retryable: boolean } | null;
  attempt: number;
  attempts: TaskAttempt[];
  priority: number;
  executed_by: string | null;
  fallback: boolean | null;
  dead: boolean;
  started_at: string | null;
  completed_at: string | null;
  progress: number | null;
}

export const TASKS = '/api/v1/tasks';
export const sleepTask = (ms: number, more: JsonObject = {}) => ({ task_type: 'custom', task_data: { handler: 'sleep', sleep_ms: ms }, ...more });

/** Accepts a task and returns its id. */
export async function submit(server: TestServer, body: object): Promise<string> {
  const { status, body: answer, text } = await server.post<{ task_id: string; status: string }>(TASKS, body);
  if (status !== 200) throw new Error(`not accepted: ${status} ${text}`);
  return answer.task_id;
}

export async function taskOf(server: TestServer, id: string): Promise<TaskAnswer> {
  const { status, body, text } = await server.get<TaskAnswer>(`${TASKS}/${id}`);
  if (status !== 200) throw new Error(`task ${id}: ${status} ${text}`);
  return body;
}

/** Waits until the task is one of these. */
export async function until(server: TestServer, id: string, words: readonly TaskAnswer['status'][], patienceMs = 30_000): Promise<TaskAnswer> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const task = await taskOf(server, id);
    if (words.includes(task.status)) return task;
    if (Date.now() > deadline) throw new Error(`task ${id} did not become ${words.join(' or ')}: ${JSON.stringify(task)}`);
    await sleep(20);
  }
}

export const ended = (server: TestServer, id: string, patienceMs?: number) => until(server, id, ['completed', 'failed', 'cancelled'], patienceMs);
