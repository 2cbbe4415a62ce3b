interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly detail?: string;
  readonly field?: string;
  readonly current_task?: CurrentTask | null;
}

/** The task that stands in the way of another one. */
export interface CurrentTask {
  readonly task_type: string;
  readonly start_time: string;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly total_days: number | null;
}

/** What went wrong, in the server's own words; `offline` and `timeout` are said by the page, for no server answered. */
export class ApiError extends Error {
  readonly code: string;
  readonly field: string | undefined;
  readonly currentTask: CurrentTask | undefined;

  constructor(readonly status: number, body: ErrorBody) {
    super(body.message ?? body.detail ?? `HTTP ${status}`);
    this.code = body.code ?? `http_${status}`;
    this.field = body.field;
    this.currentTask = body.current_task ?? undefined;
  }

  /** Nobody answered, as opposed to: somebody refused. */
  get isAway(): boolean {
    return this.code === 'offline' || this.code === 'timeout';
  }
}
