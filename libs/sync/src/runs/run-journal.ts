import { Injectable, Logger } from '@nestjs/common';
import { Lease, SyncManager } from '@tidemark/sync-manager';
import { setTimeout as sleep } from 'node:timers/promises';
import { DayStore } from '../days/day.store';
import { BatchRequest, BatchSync } from './batch-sync';
import { Progress } from './progress';
import { RunRecovery } from './run-recovery';
import { RunTracker } from './run-tracker';
import { RunStore } from './run.store';

const SAVE_EVERY_MS = 1_000;
const END_TRIES = 15;
const END_PAUSE_MS = 2_000;
/** A lock that takes longer to give back has trouble with Postgres: nobody is kept waiting for that. */
const FREED_WITHIN_MS = 5_000;

export interface JournaledRun {
  readonly id: number;
  readonly taskId: string;
  readonly holder: string;
}

/** Keeps the run on record while it goes: begun, every second, ended. Live progress of this process comes from here. */
@Injectable()
export class RunJournal {
  private readonly log = new Logger('sync');
  private live: { run: JournaledRun; progress: Progress; freed: Promise<void> } | undefined;

  constructor(
    private readonly runs: RunStore,
    private readonly days: DayStore,
    private readonly batch: BatchSync,
    private readonly recovery: RunRecovery,
    private readonly manager: SyncManager,
  ) {}

  async begin(taskId: string, progress: Progress, lease: Lease): Promise<JournaledRun> {
    await this.recovery.settleBefore(lease.epoch);
    const holder = this.manager.holder;
    const run = { ...(await this.runs.begin(taskId, holder, progress, lease)), holder };
    this.live = { run, progress, freed: lease.freed };
    return run;
  }

  async carryOut(run: JournaledRun, request: BatchRequest, tracker: RunTracker, lease: Lease): Promise<void> {
    const timer = setInterval(() => void this.save(run, tracker.progress), SAVE_EVERY_MS);
    try {
      await this.batch.run(request, this.days, run, tracker, lease);
    } finally {
      clearInterval(timer);
    }
  }

  /** The end must be on record even if Postgres is just restarting; the lock is not kept for that. */
  async end(run: JournaledRun, progress: Progress): Promise<void> {
    try {
      await this.finish(run, progress);
      void this.live?.freed.then(() => this.forget(run));
    } catch (error) {
      this.log.warn(`the end of ${run.taskId} is not on record yet: ${String(error)}`);
      void this.endLater(run, progress);
    }
  }

  /** An end is told of once the lock is free: whoever hears of it may start the next run at once. */
  async liveProgress(taskId?: string): Promise<{ taskId: string; progress: Progress } | undefined> {
    const { live } = this;
    if (!live || (taskId !== undefined && live.run.taskId !== taskId)) return undefined;
    if (live.progress.status !== 'running') await Promise.race([live.freed, sleep(FREED_WITHIN_MS, undefined, { ref: false })]);
    return { taskId: live.run.taskId, progress: live.progress };
  }

  private async finish(run: JournaledRun, progress: Progress): Promise<void> {
    if (progress.reason !== null && progress.reason !== 'partial') await this.days.settleInterrupted([run.id], progress.status === 'cancelled');
    await this.runs.finish(run.id, progress);
  }

  private async endLater(run: JournaledRun, progress: Progress): Promise<void> {
    for (let i = 0; i < END_TRIES; i++) {
      await sleep(END_PAUSE_MS, undefined, { ref: false });
      try {
        await this.finish(run, progress);
        break;
      } catch (error) {
        this.log.debug(`the end of ${run.taskId} is still not on record: ${String(error)}`);
      }
    }
    this.forget(run);
  }

  private forget(run: JournaledRun): void {
    if (this.live?.run === run) this.live = undefined;
  }

  private async save(run: JournaledRun, progress: Progress): Promise<void> {
    try {
      await this.runs.update(run.id, progress);
    } catch (error) {
      this.log.debug(`progress of ${run.taskId} not saved: ${String(error)}`);
    }
  }
}
