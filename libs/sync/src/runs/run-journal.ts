import { Injectable, Logger } from '@nestjs/common';
import { NotMasterError } from '@tidemark/database';
import { Lease, SyncManager } from '@tidemark/sync-manager';
import { setTimeout as sleep } from 'node:timers/promises';
import { DayStore } from '../days/day.store';
import { BatchRequest } from '../plan/range-request';
import { BatchSync } from './batch-sync';
import { Progress } from './progress';
import { RunRecovery } from './run-recovery';
import { RunTracker } from './run-tracker';
import { RunStore } from './run.store';

const SAVE_EVERY_MS = 1_000;
/** For as long as it takes: a disk may be full for hours, and the reason must not get lost. */
const END_PAUSE_MS = 2_000;
const LONGEST_END_PAUSE_MS = 30_000;
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
  /** Ended runs whose end Postgres would not take yet. */
  private readonly unrecorded = new Map<JournaledRun, Progress>();

  constructor(
    private readonly runs: RunStore,
    private readonly days: DayStore,
    private readonly batch: BatchSync,
    private readonly recovery: RunRecovery,
    private readonly manager: SyncManager,
  ) {}

  /** Of all runs on record; the next one's has to be above it. */
  highestEpoch(): Promise<number> {
    return this.runs.highestEpoch();
  }

  async begin(taskId: string, progress: Progress, lease: Lease): Promise<JournaledRun> {
    for (const [run, end] of this.unrecorded) await this.finish(run, end);
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
      // Its rows are the new master's now. Until that one's come, this process remembers how the run ended.
      if (error instanceof NotMasterError) return;
      this.log.warn(`the end of ${run.taskId} is not on record yet: ${String(error)}`);
      this.unrecorded.set(run, progress);
      this.recovery.spare(run.id);
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

  /** How a run ended that is still called running on record: a full disk takes no update, nor does a node that lost its mastery. */
  unrecordedEnd(taskId: string): Progress | undefined {
    const { live } = this;
    if (live?.run.taskId === taskId && live.progress.status !== 'running') return live.progress;
    return [...this.unrecorded].find(([run]) => run.taskId === taskId)?.[1];
  }

  private async finish(run: JournaledRun, progress: Progress): Promise<void> {
    if (progress.reason !== null && progress.reason !== 'partial') await this.days.settleInterrupted([run.id], progress.status === 'cancelled');
    await this.runs.finish(run.id, progress);
    if (progress.reason === 'interrupted') await this.recovery.makeUp({ ...progress, run_type: progress.task_type });
    this.noLongerOwed(run);
  }

  private async endLater(run: JournaledRun, progress: Progress): Promise<void> {
    for (let pause = END_PAUSE_MS; this.unrecorded.has(run); pause = Math.min(pause * 1.5, LONGEST_END_PAUSE_MS)) {
      await sleep(pause, undefined, { ref: false });
      try {
        await this.finish(run, progress);
      } catch (error) {
        this.log.debug(`the end of ${run.taskId} is still not on record: ${String(error)}`);
        if (error instanceof NotMasterError) this.noLongerOwed(run);
      }
    }
    this.forget(run);
  }

  private noLongerOwed(run: JournaledRun): void {
    this.unrecorded.delete(run);
    this.recovery.release(run.id);
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
