/** Who asked for a run. The words are on the wire and in the log lines that operators grep. */
export const RUN_TYPES = [
  'web_batch', 'web_day', 'web_pending', 'scheduler_daily', 'scheduler_missing', 'scheduler_retry', 'cli', 'import', 'task_import',
  'maintenance_incremental', 'maintenance_full', 'maintenance_validation', 'maintenance_repair',
] as const;
export type RunType = (typeof RUN_TYPES)[number];

/** The holder of the lock, as refusals name it. `start_time` is ISO 8601 with offset, dates `YYYY-MM-DD`. */
export interface CurrentTask {
  readonly task_type: RunType;
  readonly start_time: string;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly total_days: number | null;
}
