import { Inject, Injectable } from '@nestjs/common';
import { formatZonedIso } from '@tidemark/domain';
import { RunCancelledError, SyncBusyError, SyncManager } from '@tidemark/sync-manager';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { MAINTENANCE_SYNC, MaintenanceSync, StartedFetch, TaskResult } from './maintenance-sync';
import { TaskBusyError } from './task.error';
import type { MaintenanceTask } from './tasks';
import { Validation } from './validation';

/** Sets a task to work, under the lock that every sync takes. */
@Injectable()
export class TaskStart {
  constructor(
    private readonly manager: SyncManager, @Inject(MAINTENANCE_SYNC) private readonly sync: MaintenanceSync, private readonly validation: Validation,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  /**
   * @returns once the lock is held
   * @throws NotMasterError, TaskBusyError, InvalidInputError
   */
  async start(task: MaintenanceTask): Promise<StartedFetch> {
    try {
      return task.name === 'incremental' || task.name === 'full' ? await this.sync.start(task.name) : await this.compare(task);
    } catch (error) {
      throw error instanceof SyncBusyError ? new TaskBusyError(task.name, error) : error;
    }
  }

  private async compare({ name, runType }: MaintenanceTask): Promise<StartedFetch> {
    const info = { startTime: formatZonedIso(Date.now(), this.options.timezone), startDate: null, endDate: null, totalDays: null };
    const { done } = await this.manager.tryRun(runType, info, ({ signal }) => (
      name === 'repair' ? this.validation.repair(signal) : this.validation.validate(signal)
    ));
    return { ended: done.catch(failure) };
  }
}

function failure(error: unknown): TaskResult {
  const stopped = error instanceof RunCancelledError;
  return { success: false, message: error instanceof Error ? error.message : String(error), dataCount: 0, details: stopped ? { reason: error.code } : {} };
}
