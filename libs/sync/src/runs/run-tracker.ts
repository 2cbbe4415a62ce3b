import { CurrentTask, DayRange, EpochDay, formatIsoDate, formatZonedIso } from '@tidemark/domain';
import { progressMessage } from './progress-message';
import { percent, Progress, SHOWN_ERRORS, SHOWN_INSTRUMENTS } from './progress';

export interface DayCounts {
  readonly success: number;
  readonly failed: number;
  readonly skipped: number;
  readonly pending: number;
  /** First day of the range that is not on record yet. */
  readonly nextDay: EpochDay | null;
}

export interface InstrumentFailure {
  readonly instrument: string;
  readonly code: string;
  readonly error: string;
}

/** Keeps one run's progress true: counters move only with what is on record. */
export class RunTracker {
  readonly progress: Progress;
  /** Told after each change while the run goes. */
  onChange: (() => void) | undefined;
  private readonly startedAt = performance.now();
  private cellsDone = 0;
  /** Undefined until the plan is made. */
  private cellsTotal: number | undefined;

  constructor(task: CurrentTask, range: DayRange, private readonly timeZone: string) {
    const start = formatIsoDate(range.from);
    const end = formatIsoDate(range.to);
    this.progress = {
      status: 'running', reason: null, task_type: task.task_type, total: range.to - range.from + 1, current: 1,
      success: 0, failed: 0, skipped: 0, pending: 0, current_date: start, message: '', detail: null,
      start_date: start, end_date: end, start_time: start, end_time: end, task_start_time: task.start_time,
      estimated_completion: null, progress_percent: 0, duration_seconds: null, instruments_total: 0,
      instruments_done: 0, fetched_by: {}, answered_by: {}, rows_fetched: 0, rows_written: 0, quarantined: 0, errors: [], error_count: 0,
      failed_instruments: [],
    };
    this.say();
  }

  planned(instruments: number, cells: number): void {
    this.progress.instruments_total = instruments;
    this.cellsTotal = cells;
    this.say();
  }

  /** An instrument's range is settled, or has failed. */
  settled(cells: number, lastOfInstrument: boolean): void {
    this.cellsDone += cells;
    if (lastOfInstrument) this.progress.instruments_done++;
    this.say();
  }

  fetched(by: string, provider: string): void {
    const { fetched_by: fetchers, answered_by: providers } = this.progress;
    fetchers[by] = (fetchers[by] ?? 0) + 1;
    providers[provider] = (providers[provider] ?? 0) + 1;
  }

  wrote(fetched: number, written: number, quarantined: number): void {
    this.progress.rows_fetched += fetched;
    this.progress.rows_written += written;
    this.progress.quarantined += quarantined;
    this.onChange?.();
  }

  instrumentFailed(failure: InstrumentFailure): void {
    if (this.progress.failed_instruments.length < SHOWN_INSTRUMENTS) this.progress.failed_instruments.push(failure);
  }

  dayFailed(date: string, error: string): void {
    this.progress.error_count++;
    if (this.progress.errors.length < SHOWN_ERRORS) this.progress.errors.push({ date, error });
  }

  counted(counts: DayCounts): void {
    const p = this.progress;
    p.success = counts.success;
    p.failed = counts.failed;
    p.skipped = counts.skipped;
    p.pending = counts.pending;
    const recorded = counts.success + counts.failed + counts.skipped + counts.pending;
    p.current = Math.min(recorded + 1, p.total);
    p.current_date = counts.nextDay === null ? p.end_date : formatIsoDate(counts.nextDay);
    this.say();
  }

  /** The run did all it could: failed days make it `failed`, of the kind `partial`. */
  end(): void {
    const p = this.progress;
    p.current = p.total;
    this.close(p.failed > 0 ? 'failed' : 'completed', p.failed > 0 ? 'partial' : null);
    p.progress_percent = 100;
    p.message = progressMessage(p, 'zh');
  }

  /** The run was stopped from outside; what is on record stays as it is. */
  stop(status: 'failed' | 'cancelled', reason: string, detail: string | null = null): void {
    this.close(status, reason);
    this.progress.detail = detail;
    this.progress.message = progressMessage(this.progress, 'zh');
  }

  private close(status: Progress['status'], reason: string | null): void {
    const p = this.progress;
    p.status = status;
    p.reason = reason;
    p.estimated_completion = null;
    p.duration_seconds = Math.round((performance.now() - this.startedAt) / 1000);
    p.end_time = formatZonedIso(Date.now(), this.timeZone);
  }

  private say(): void {
    const p = this.progress;
    if (p.status !== 'running') return;
    // 100 is kept for the end: the days are still to be put on record when the last cell is.
    p.progress_percent = this.cellsTotal === undefined ? 0 : Math.min(99.9, percent(this.cellsDone, this.cellsTotal));
    p.message = progressMessage(p, 'zh');
    const elapsed = performance.now() - this.startedAt;
    p.estimated_completion = this.cellsDone === 0 || this.cellsTotal === undefined
      ? null
      : formatZonedIso(Date.now() + (elapsed / this.cellsDone) * (this.cellsTotal - this.cellsDone), this.timeZone);
    this.onChange?.();
  }
}
