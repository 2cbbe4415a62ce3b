import { z } from 'zod';
import { JournalLine } from './journal';
import { AcceptedTask, EndedTask, TaskEnd } from './ended-task';

/** The headers of the journal's lines. */

const accepted = { task_id: z.string(), attempt: z.number(), type: z.string(), digest: z.string() };
const failure = z.object({
  code: z.string(), message: z.string(), message_zh: z.string().nullable(), field: z.string().nullable(), retryable: z.boolean(),
});
const record = z.discriminatedUnion('event', [
  z.object({ event: z.literal('begun'), ...accepted }),
  z.object({
    event: z.literal('ended'), ...accepted, status: z.enum(['completed', 'failed', 'cancelled']), error: failure.nullable(),
    started_at: z.number().nullable(), completed_at: z.number(), seconds: z.number(),
    file: z.string().nullable(), file_bytes: z.number(),
  }),
]);

export type JournalRecord = { readonly begun: AcceptedTask } | { readonly ended: EndedTask };

const wordsOf = ({ taskId, attempt, type, digest }: AcceptedTask) => ({ task_id: taskId, attempt, type, digest });

export function begunRecord(task: AcceptedTask): object {
  return { event: 'begun', ...wordsOf(task) };
}

export function endedRecord(task: AcceptedTask, end: TaskEnd, file: { readonly name: string; readonly bytes: number } | null): object {
  const { status, error, startedAt, completedAt, seconds } = end;
  return {
    event: 'ended', ...wordsOf(task), status, error, started_at: startedAt, completed_at: completedAt, seconds,
    file: file?.name ?? null, file_bytes: file?.bytes ?? 0,
  };
}

/** Undefined: no record of ours. */
export function readRecord(header: unknown, line: JournalLine): JournalRecord | undefined {
  const { success, data } = record.safeParse(header);
  if (!success) return undefined;
  const { task_id: taskId, attempt, type, digest } = data;
  const begun = { taskId, attempt, type, digest };
  if (data.event === 'begun') return { begun };
  const { status, error, started_at: startedAt, completed_at: completedAt, seconds, file } = data;
  const end = { ...begun, status, error, startedAt, completedAt, seconds };
  if (file !== null) return { ended: { ...end, result: { at: 'file', name: file, bytes: data.file_bytes } } };
  return { ended: { ...end, result: line.bytes === 0 ? null : { at: 'journal', ...line } } };
}
