import { EndedTask } from '../history/ended-task';

/** Whose event it is: the attempt as it was asked for. */
export interface AskedAttempt {
  readonly task_id: string;
  readonly attempt: number;
}

const at = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** One line of the answer of `run`; ends with its line break. */
export function runLine(asked: AskedAttempt, event: object): string {
  return `${JSON.stringify({ ...asked, ...event })}\n`;
}

function resultPath({ task_id: taskId, attempt }: AskedAttempt): string {
  return `/api/v1/task/${encodeURIComponent(taskId)}/result?attempt=${attempt}`;
}

/** @param json of the result; undefined: it is long, and fetched by itself */
export function endedLine(asked: AskedAttempt, task: EndedTask, json: Uint8Array | null | undefined): Buffer {
  const { status, error, startedAt, completedAt, seconds } = task;
  const line = runLine(asked, {
    event: 'ended', status, error, result_at: json === undefined ? resultPath(asked) : null,
    started_at: at(startedAt), completed_at: at(completedAt), execution_time: seconds, result: null,
  });
  if (!json) return Buffer.from(line);
  return Buffer.concat([Buffer.from(line.slice(0, -'null}\n'.length)), json, Buffer.from('}\n')]);
}
