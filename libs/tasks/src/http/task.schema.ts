import { TASK_TYPES } from '@tidemark/execution';
import { z } from 'zod';
import { NewTask } from '../task';

const PRIORITY = 5;
const TIMEOUT_SECONDS = 300;
const MAX_ATTEMPTS = 3;
const MAX_BULK = 1_000;

/** Words of the routes. */
const RESERVED = new Set(['bulk', 'dead']);

export const taskId = z.string()
  .refine((id) => /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$/.test(id) && !RESERVED.has(id), {
    error: 'must be 1 to 100 of letters, digits, _ . : -, starting with a letter or digit', params: { zh: '应为 1-100 个字母、数字或 _ . : -' },
  })
  .meta({ description: 'Name of the task, the caller\'s own or given by the server', example: 'backtest-2026-11-20' });

function wholeNumber(min: number, max: number) {
  return z.number().refine((n) => Number.isInteger(n) && n >= min && n <= max, {
    error: `must be a whole number from ${min} to ${max}`, params: { zh: `应为 ${min}-${max} 之间的整数` },
  });
}

export const taskRequest = z.strictObject({
  task_id: taskId.optional(),
  task_type: z.enum(TASK_TYPES).meta({ description: 'What kind of work', example: 'backtest' }),
  task_data: z.record(z.string(), z.unknown()).default({})
    .meta({ description: 'What to do; depends on the type', example: { stock_code: 'SPX.US', strategy: 'ma_cross', period: '1y' } }),
  priority: wholeNumber(1, 10).default(PRIORITY).meta({ description: '1 to 10; 10 runs first', example: PRIORITY }),
  timeout: wholeNumber(10, 86_400).default(TIMEOUT_SECONDS).meta({ description: 'Of one attempt, in seconds', example: TIMEOUT_SECONDS }),
  max_attempts: wholeNumber(1, 10).default(MAX_ATTEMPTS).meta({ description: 'How often it is tried before it counts as failed', example: MAX_ATTEMPTS }),
});
export type TaskRequest = z.output<typeof taskRequest>;

export const TASK_REQUEST_EXAMPLE = {
  task_id: 'backtest-2026-11-20', task_type: 'backtest', task_data: { stock_code: 'SPX.US', strategy: 'ma_cross', period: '1y' }, priority: 5, timeout: 300,
};

/** Each of its tasks is judged by itself. */
export const bulkRequest = z.strictObject({
  tasks: z.array(z.unknown()).min(1).max(MAX_BULK).meta({ description: `1 to ${MAX_BULK} tasks, each as POST /api/v1/tasks takes it` }),
});

export const bulkIds = z.strictObject({
  task_ids: z.array(taskId).min(1).max(MAX_BULK).transform((ids) => [...new Set(ids)])
    .meta({ description: `1 to ${MAX_BULK} tasks`, example: ['backtest-2026-11-20'] }),
});

export function newTask(request: TaskRequest, id: string, createdBy: string): NewTask {
  return {
    id, type: request.task_type, data: request.task_data, priority: request.priority, timeoutSeconds: request.timeout,
    maxAttempts: request.max_attempts, createdBy,
  };
}
