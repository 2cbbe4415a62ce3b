export const MAINTENANCE_SYNC = Symbol('MAINTENANCE_SYNC');

/** What maintenance needs of whoever fetches from data providers; the app says who that is. */
export interface MaintenanceSync {
  /**
   * `incremental`: every gap of the ledger; `full`: the last 3650 days once more.
   * @returns once the lock is held and the run is on record
   * @throws NotMasterError, SyncBusyError, InvalidInputError when there is nothing to sync
   */
  start(kind: 'incremental' | 'full'): Promise<StartedFetch>;
}

export interface StartedFetch {
  /** How it ended; never rejects. */
  readonly ended: Promise<TaskResult>;
}

/** How a task ended, as it is kept in `maintenance_log`. */
export interface TaskResult {
  readonly success: boolean;
  /** What it did, or why it failed. */
  readonly message: string;
  /** Rows that it stored, or looked at. */
  readonly dataCount: number;
  readonly details: Readonly<Record<string, unknown>>;
}
