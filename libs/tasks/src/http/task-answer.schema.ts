import { count, instantOrNull, paged } from '@tidemark/http-api';
import { z } from 'zod';
import { TASK_STATUSES } from '../task';

const status = z.enum(TASK_STATUSES).meta({ description: 'pending, running, completed, failed or cancelled', example: 'completed' });
const id = z.string().meta({ description: 'The task', example: 'backtest-2026-11-20' });
const failure = z.object({
  code: z.string().meta({ description: 'Stable word for programs', example: 'no_bars' }),
  message: z.string().meta({ description: 'For people', example: 'no bars of SPX.US' }),
  message_zh: z.string().nullable().meta({ description: 'The same in Chinese, where there is one', example: null }),
  field: z.string().nullable().meta({ description: 'The part of task_data that is wrong', example: null }),
  retryable: z.boolean().meta({ description: 'Whether another try may succeed', example: false }),
}).nullable();

export const acceptedAnswer = z.object({ task_id: id, status });

const summary = {
  task_id: id,
  task_type: z.string().meta({ description: 'What kind of work', example: 'backtest' }),
  status,
  error: z.string().nullable().meta({ description: 'Why it failed', example: null }),
  failure: failure.meta({ description: 'The same for programs' }),
  created_at: z.string().meta({ description: 'When it was asked for; ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  started_at: instantOrNull('When its current or last attempt began'),
  completed_at: instantOrNull('When it ended'),
  execution_time: z.number().meta({ description: 'Seconds that the last attempt took; 0 until it ended', example: 0.42 }),
  priority: count('1 to 10; 10 runs first', 5),
  timeout: count('Of one attempt, in seconds', 300),
  max_attempts: count('How often it is tried', 3),
  attempt: count('Number of the current or last attempt; 0: none yet', 1),
  progress: z.number().nullable().meta({ description: '0 to 1', example: 1 }),
  progress_message: z.string().nullable().meta({ description: 'What it was doing', example: null }),
  executed_by: z.string().nullable().meta({ description: 'The node that ended it; `local`: the server itself', example: 'node_001' }),
  fallback: z.boolean().nullable().meta({ description: 'Run by the server although there are nodes', example: false }),
  dead: z.boolean().meta({ description: 'All its attempts failed', example: false }),
  created_by: z.string().nullable().meta({ description: 'Name of the key it was asked with', example: 'api-key' }),
  result_bytes: z.number().int().nullable().meta({ description: 'Length of the result as JSON', example: 5120 }),
};

const pick = z.object({
  node: z.string().nullable().meta({ description: 'The node that was taken; null: none could take it', example: 'node_001' }),
  at: z.string().meta({ description: 'When; ISO 8601', example: '2026-11-20T12:00:00.000Z' }),
  scores: z.array(z.object({
    node: z.string().meta({ description: 'A node', example: 'node_001' }),
    score: z.number().nullable().meta({ description: '100 is an idle node; null: nothing is known of its load', example: 92.4 }),
    reason: z.string().meta({ description: 'Why it was taken or left out', example: 'picked' }),
  })).meta({ description: 'Every node that there was' }),
});

const attempt = z.object({
  attempt: count('Its number, from 1', 1),
  series: count('Rises with every retry by hand', 1),
  node: z.string().meta({ description: 'Where it ran; `local`: inside the server', example: 'node_001' }),
  fallback: z.boolean().meta({ description: 'Inside the server although there are nodes', example: false }),
  status: z.string().meta({ description: 'running, completed, failed, cancelled, lost (never heard of again), superseded (its end came too late) or returned (given back by a server that stopped)', example: 'completed' }),
  started_at: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  completed_at: instantOrNull('When it ended'),
  error: z.string().nullable().meta({ description: 'Why it failed', example: null }),
  pick: pick.meta({ description: 'Why it went there' }),
});

export const taskAnswer = z.object({
  ...summary,
  task_data: z.record(z.string(), z.unknown()).meta({ description: 'What was to be done', example: { stock_code: 'SPX.US' } }),
  result: z.record(z.string(), z.unknown()).nullable().meta({ description: 'Depends on the type; null where `result_at` names it', example: { total_return: 0.12 } }),
  result_at: z.string().nullable().meta({ description: 'Where a result is that is too large for this answer', example: null }),
  attempts: z.array(attempt).meta({ description: 'Every try, in order' }),
});

export const taskPage = paged(z.object(summary));

export const SUMMARY_EXAMPLE = {
  task_id: 'backtest-2026-11-20', task_type: 'backtest', status: 'completed', error: null, failure: null,
  created_at: '2026-11-20T20:00:00.000+08:00', started_at: '2026-11-20T20:00:00.010+08:00', completed_at: '2026-11-20T20:00:00.430+08:00', execution_time: 0.42,
  priority: 5, timeout: 300, max_attempts: 3, attempt: 1, progress: 1, progress_message: null, executed_by: 'node_001', fallback: false, dead: false,
  created_by: 'api-key', result_bytes: 5120,
};

export const TASK_EXAMPLE = {
  ...SUMMARY_EXAMPLE, task_data: { stock_code: 'SPX.US', strategy: 'ma_cross', period: '1y' }, result: { task_type: 'backtest', total_return: 0.12 }, result_at: null,
  attempts: [{
    attempt: 1, series: 1, node: 'node_001', fallback: false, status: 'completed', started_at: '2026-11-20T20:00:00.010+08:00',
    completed_at: '2026-11-20T20:00:00.430+08:00', error: null,
    pick: {
      node: 'node_001', at: '2026-11-20T12:00:00.008Z',
      scores: [{ node: 'node_001', score: 92.4, reason: 'picked' }, { node: 'node_002', score: 61, reason: 'lower score' }],
    },
  }],
};

const refusal = {
  code: z.string().optional().meta({ description: 'Of a refused one: stable word for programs', example: 'task_exists' }),
  message: z.string().optional().meta({ description: 'Of a refused one: for people', example: 'there is another task' }),
  field: z.string().optional().meta({ description: 'Of a refused one: the part that is wrong', example: 'task_id' }),
};

export const bulkAnswer = z.object({
  accepted: count('How many were taken', 1),
  refused: count('How many were not', 0),
  results: z.array(z.object({
    task_id: z.string().nullable().meta({ description: 'The task; null: it had no id and was refused', example: 'backtest-2026-11-20' }),
    status: z.string().meta({ description: 'Of the task, or `error`: it was refused', example: 'pending' }),
    ...refusal,
  })).meta({ description: 'One for each, in their order' }),
});

export const BULK_EXAMPLE = { accepted: 1, refused: 0, results: [{ task_id: 'backtest-2026-11-20', status: 'pending' }] };
