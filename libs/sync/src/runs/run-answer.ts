import { count } from '@tidemark/http-api';
import { z } from 'zod';
import { SHOWN_ERRORS } from './progress';

/** `Progress` on the wire. */
export const progressShape = z.object({
  status: z.enum(['running', 'completed', 'failed', 'cancelled']).meta({ description: 'A run with failed days is failed', example: 'running' }),
  reason: z.string().nullable().meta({ description: 'partial, interrupted, lease_lost, database_unavailable …', example: null }),
  task_type: z.string().meta({ description: 'Who asked for it', example: 'web_batch' }),
  total: count('Days of the range', 91),
  current: count('The day in work, counted from 1', 91),
  success: count('Days on record as success', 62),
  failed: count('Days with a failed instrument'),
  skipped: count('Days without a session', 29),
  pending: count('Days whose session is not final yet'),
  current_date: z.string().nullable().meta({ description: 'First day not on record yet', example: '2020-03-31' }),
  message: z.string().meta({ description: 'For people', example: '批量同步完成: 成功62, 失败0, 跳过29, 耗时0分1秒' }),
  detail: z.string().nullable().meta({ description: 'Where the run failed as a whole: what the failure said', example: null }),
  start_date: z.string().meta({ description: 'Range', example: '2020-01-01' }),
  end_date: z.string().meta({ description: 'Range', example: '2020-03-31' }),
  start_time: z.string().meta({ description: 'Start of the range', example: '2020-01-01' }),
  end_time: z.string().meta({ description: 'End of the range; the instant of the end once it has ended', example: '2020-03-31' }),
  task_start_time: z.string().meta({ description: 'ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  estimated_completion: z.string().nullable().meta({ description: 'ISO 8601 with offset', example: null }),
  progress_percent: z.number().meta({ description: '0 to 100; 100 only at the end', example: 100 }),
  duration_seconds: z.number().int().nullable().meta({ description: 'Seconds, once ended', example: 1 }),
  instruments_total: count('Instruments with something to fetch', 1),
  instruments_done: count('Of these, fetched or failed', 1),
  fetched_by: z.record(z.string(), z.number().int()).optional()
    .meta({ description: 'Who has fetched how many ranges: nodes by their ids, this server as local', example: { node_001: 40, local: 10 } }),
  answered_by: z.record(z.string(), z.number().int()).optional()
    .meta({ description: 'Which data providers have answered how many ranges', example: { yahoo: 50 } }),
  rows_fetched: count('Bars that providers sent and that passed the rules', 62),
  rows_written: count('Bars inserted or changed', 62),
  quarantined: count('Rows that broke a rule'),
  errors: z.array(z.object({
    date: z.string().meta({ description: 'The day', example: '2020-01-02' }),
    error: z.string().meta({ description: 'The first instruments without a bar, and why', example: '1 of 2 instruments have no bar of 2020-01-02: …' }),
  })).meta({ description: `The first ${SHOWN_ERRORS} failed days`, example: [] }),
  error_count: count('All failed days'),
  failed_instruments: z.array(z.object({
    instrument: z.string().meta({ description: 'Canonical spelling', example: 'AAPL.US' }),
    code: z.string().meta({ description: 'Stable word', example: 'provider_unreachable' }),
    error: z.string().meta({ description: 'What the providers said', example: 'no bars of AAPL.US: …' }),
  }))
    .meta({ description: 'Instruments whose fetch failed, with the reason', example: [] }),
});

export const PROGRESS_EXAMPLE = {
  status: 'completed', reason: null, task_type: 'web_batch', total: 91, current: 91, success: 62, failed: 0, skipped: 29,
  pending: 0, current_date: '2020-03-31', message: '批量同步完成: 成功62, 失败0, 跳过29, 耗时0分1秒', detail: null,
  start_date: '2020-01-01', end_date: '2020-03-31', start_time: '2020-01-01', end_time: '2026-11-20T20:00:01.000+08:00',
  task_start_time: '2026-11-20T20:00:00.000+08:00', estimated_completion: null, progress_percent: 100, duration_seconds: 1,
  instruments_total: 1, instruments_done: 1, fetched_by: { local: 1 }, answered_by: { sample: 1 }, rows_fetched: 62, rows_written: 62, quarantined: 0, errors: [], error_count: 0,
  failed_instruments: [],
};
