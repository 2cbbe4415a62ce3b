import { count, instantOrNull } from '@tidemark/http-api';
import { z } from 'zod';
import { TASK_NAMES, TASK_TYPES } from '../maintenance/tasks';
import { limit, offset } from './sync.schema';

const text = (description: string, example: string) => z.string().meta({ description, example });
const word = z.enum(['idle', 'running', 'completed', 'failed']).meta({ description: 'How its last run ended; idle: it never ran', example: 'completed' });

/** Any text: an unknown name is answered, not refused. */
export const taskName = z.string().min(1).max(100).meta({ description: 'incremental, full, validation or repair; also data_validation and the like', example: 'validation' });
export const triggerParts = z.object({ task_name: taskName.nullish().meta({ description: 'incremental, full, validation or repair; in the query or in the body', example: 'validation' }) });
export const allParts = z.object({ task_type: z.enum(TASK_TYPES).nullish().meta({ description: 'Only those of this type; absent: all', example: 'validation' }) });
export const logQuery = z.object({ task_name: taskName.optional(), limit, offset });

const name = z.enum(TASK_NAMES).meta({ description: 'Name of the task', example: 'validation' });
const seconds = (description: string) => z.number().nullable().meta({ description, example: 1.5 });

export const tasksAnswer = z.array(z.object({
  name, type: z.enum(TASK_TYPES).meta({ description: 'Its kind', example: 'validation' }), status: word, last_run_time: instantOrNull('When it last began'),
  schedule: z.string().nullable().meta({ description: 'Cron expression; null: only when somebody asks', example: '0 3 * * 0' }), notes: text('What it does', 'Fills every gap of the ledger, wherever it is'),
})).meta({ description: 'All tasks' });

export const taskAnswer = z.object({
  name: name.optional(), status: z.enum(['idle', 'running', 'completed', 'failed', 'not_found']).meta({ description: 'How its last run ended; idle: it never ran', example: 'completed' }),
  last_run_time: instantOrNull('When it last began').optional(),
  last_result: z.looseObject({
    success: z.boolean().meta({ description: 'Whether it did what it was to do', example: true }),
    message: z.string().nullable().meta({ description: 'What it did, or why it failed', example: '1 of 1 copies are equal' }),
    data_count: count('Rows that it stored, or looked at', 120),
  }).nullable().meta({ description: 'Of its last run; null: none has ended' }).optional(),
  stats: z.object({
    total_runs: count('Runs on record', 3), success_count: count('Completed', 3), failed_count: count('Failed', 0), total_data_count: count('Rows over all runs', 360),
    avg_duration: seconds('Seconds of a run, on average'),
  }).meta({ description: 'Over all its runs' }).optional(),
});
export const TASK_EXAMPLE = {
  name: 'validation', status: 'completed', last_run_time: '2026-11-20T20:00:00.000+08:00', last_result: { success: true, message: '1 of 1 copies are equal', data_count: 120 },
  stats: { total_runs: 3, success_count: 3, failed_count: 0, total_data_count: 360, avg_duration: 1.5 },
};

const triggered = z.object({
  success: z.literal(true).meta({ description: 'Always true', example: true }), message: text('In words', 'Task validation triggered successfully, running in background'),
  status: z.enum(['running', 'queued']).meta({ description: 'queued: it runs after the one before it', example: 'running' }), task_name: name,
});
const success = z.literal(true).meta({ description: 'Always true', example: true });
export const TRIGGERED = { success: true, message: 'Task validation triggered successfully, running in background', status: 'running', task_name: 'validation' };
export const triggeredAnswer = z.object({ success, result: triggered.meta({ description: 'What was begun' }) });
export const allAnswer = z.object({
  success,
  result: z.object({
    success, message: text('In words', 'Triggered 2 task(s), 2 succeeded'), triggered_count: count('Tasks', 2), success_count: count('Those that are under way or in the queue', 2),
    results: z.record(z.string(), triggered).meta({ description: 'By task', example: { validation: TRIGGERED } }),
  }).meta({ description: 'What was begun' }),
});

export const logAnswer = z.object({
  logs: z.array(z.object({
    id: count('Number of the run', 7), task_name: text('Name of the task', 'validation'), task_type: text('Its kind', 'validation'),
    start_time: text('ISO 8601 with offset', '2026-11-20T20:00:00.000+08:00'), end_time: instantOrNull('Its end'), duration: seconds('Seconds; null while it runs'),
    status: z.enum(['running', 'completed', 'failed']).meta({ description: 'How it ended', example: 'completed' }),
    result_message: z.string().nullable().meta({ description: 'What it did', example: '1 of 1 copies are equal' }), data_count: count('Rows that it stored, or looked at', 120),
    error_message: z.string().nullable().meta({ description: 'Why it failed', example: null }),
  })).meta({ description: 'Newest first' }),
});
