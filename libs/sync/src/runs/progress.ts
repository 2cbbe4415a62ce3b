/** How a run stands, as it is on the wire and in `sync_run.progress`. Instants: ISO 8601 with offset. */
export interface Progress {
  status: 'running' | 'completed' | 'failed' | 'cancelled';
  /** What kind of end: `partial`, `interrupted`, `lease_lost`, `database_unavailable`, `disk_full` … */
  reason: string | null;
  task_type: string;
  /** Days of the range; `success + failed + skipped + pending` of them are on record. */
  total: number;
  current: number;
  success: number;
  failed: number;
  skipped: number;
  /** Days whose session is not final yet. */
  pending: number;
  current_date: string | null;
  message: string;
  /** Where the run failed as a whole: what the failure said. */
  detail: string | null;
  start_date: string;
  end_date: string;
  /** The range's start; and its end, which the finishing instant replaces once the run has ended. */
  start_time: string;
  end_time: string;
  task_start_time: string;
  estimated_completion: string | null;
  progress_percent: number;
  duration_seconds: number | null;
  instruments_total: number;
  instruments_done: number;
  /** Who has fetched how many instruments' ranges: nodes by their ids, and this process as `local`. */
  fetched_by: Record<string, number>;
  /** Which data providers have answered how many of these. */
  answered_by: Record<string, number>;
  rows_fetched: number;
  rows_written: number;
  quarantined: number;
  /** The first ten of `error_count`. */
  errors: { date: string; error: string; instrument?: string; code?: string }[];
  error_count: number;
  failed_instruments: { instrument: string; code: string; error: string }[];
}

export const SHOWN_ERRORS = 10;
/** A run over thousands of instruments names the first of those that failed; all of them are in the ledger. */
export const SHOWN_INSTRUMENTS = 100;

export function percent(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 1000) / 10;
}
