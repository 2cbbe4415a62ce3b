import { Injectable } from '@nestjs/common';
import type { MaintenanceSync, StartedFetch } from '@tidemark/replication';
import { JobRunner, type Progress } from '@tidemark/sync';

/** Fetching for the maintenance tasks: the same runs that the schedule and the web start, under names of their own. */
@Injectable()
export class SyncForMaintenance implements MaintenanceSync {
  constructor(private readonly runner: JobRunner) {}

  async start(kind: 'incremental' | 'full'): Promise<StartedFetch> {
    const { ended } = kind === 'full' ? await this.runner.startFull('maintenance_full') : await this.runner.startMissing('maintenance_incremental');
    return { ended: ended.then(resultOf) };
  }
}

function resultOf({ status, reason, message, detail, rows_fetched, rows_written, quarantined, success, failed, skipped, failed_instruments }: Progress) {
  return {
    success: status === 'completed', message: detail === null ? message : `${message} (${detail})`, dataCount: rows_written,
    details: { status, reason, rows_fetched, rows_written, quarantined, days: { success, failed, skipped }, failed_instruments },
  };
}
