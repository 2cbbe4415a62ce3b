import { BarColumns, InvalidInputError } from '@tidemark/domain';
import { TASK_TYPES, TaskTypeName, unpackBars } from '@tidemark/execution';
import { z } from 'zod';
import { InvalidTaskError } from './invalid-task.error';

const MIN_TIMEOUT_SECONDS = 10;
const MAX_TIMEOUT_SECONDS = 86_400;
/** As long as a parameter of an address may be. */
const MAX_ENCODED_ID = 256;
const MAX_INSTRUMENTS = 1_000;

/** Printable, and nothing that an address or a folder reads as something else. */
const taskId = z.string()
  .regex(/^[^\p{C}\p{Zl}\p{Zp}/]{1,200}$/u, 'must be 1 to 200 printable characters without /')
  .refine((id) => id !== '.' && id !== '..' && id.isWellFormed() && encodeURIComponent(id).length <= MAX_ENCODED_ID, 'is too long for an address');

const bars = z.record(z.string(), z.object({ n: z.number(), base64: z.string() })).transform((packed, context) => {
  const entries = Object.entries(packed);
  if (entries.length > MAX_INSTRUMENTS) context.addIssue(`holds more than ${MAX_INSTRUMENTS} instruments`);
  return new Map<string, BarColumns>(entries.flatMap(([instrument, part]) => {
    try {
      return [[instrument, unpackBars(part, instrument)] as const];
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      context.issues.push({ code: 'custom', input: part, message: error.message, path: [instrument] });
      return [];
    }
  }));
});

/** What clients of the original send, and `attempt` and `bars` of ours. Fields nobody knows are left out, as there. */
const taskRequestBody = z.object({
  task_id: taskId,
  task_type: z.enum(TASK_TYPES),
  task_data: z.record(z.string(), z.unknown()).default({}),
  priority: z.int().min(1).max(10).default(5),
  timeout: z.int().min(MIN_TIMEOUT_SECONDS).max(MAX_TIMEOUT_SECONDS).optional(),
  attempt: z.int().min(1).max(1_000_000).optional(),
  bars: bars.optional(),
});

export interface TaskRequest {
  readonly taskId: string;
  /** From 1; undefined: the one there is, else the first. */
  readonly attempt: number | undefined;
  readonly type: TaskTypeName;
  readonly data: Readonly<Record<string, unknown>>;
  readonly priority: number;
  /** Undefined: the node's own. */
  readonly timeoutMs: number | undefined;
  /** Whole, by canonical instrument; undefined: to be read elsewhere. */
  readonly bars: ReadonlyMap<string, BarColumns> | undefined;
}

/** @throws InvalidTaskError naming each field */
export function readTaskRequest(body: unknown): TaskRequest {
  const read = taskRequestBody.safeParse(body, { reportInput: true });
  if (!read.success) throw InvalidTaskError.of(read.error);
  const { task_id: id, attempt, task_type: type, task_data: data, priority, timeout, bars: attached } = read.data;
  return { taskId: id, attempt, type, data, priority, timeoutMs: timeout && timeout * 1000, bars: attached };
}
