import { Inject, Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Database, DatabaseUnavailableError, NotMasterError, Reign } from '@tidemark/database';
import { formatIsoDate, InvalidInputError } from '@tidemark/domain';
import { RunCancelledError } from '@tidemark/sync-manager';
import { StartedSync } from '../runs/range-sync';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';
import { latestDue } from './due';
import { JobRunner } from './job-runner';
import { Job, JOBS } from './jobs';
import { ScheduleMemory } from './schedule-memory';

/** Runs what is due. `ScheduleTimers` says when to look. */
@Injectable()
export class Scheduler implements OnApplicationShutdown {
  private readonly log = new Logger('scheduler');
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;
  /** Jobs whose due time is claimed, which no one else can claim again, and that could not be started. */
  private readonly owed = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly reign: Reign,
    private readonly memory: ScheduleMemory,
    private readonly runner: JobRunner,
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
  ) {}

  onApplicationShutdown(): void {
    this.stopped = true;
  }

  /** Whether due times are dealt with here and now: on a master whose schedule is not switched off. */
  get enabled(): boolean {
    return this.options.scheduler && this.reign.isMaster;
  }

  /** One look at a time; a run is not waited for by the next look. */
  look(): Promise<void> {
    this.looking = this.looking.then(() => this.runDue());
    return this.looking;
  }

  private async runDue(): Promise<void> {
    if (this.stopped || !this.database.ready) return;
    if (!this.enabled) {
      this.owed.clear();
      return;
    }
    try {
      for (const job of JOBS) await this.runIfDue(job);
      await this.retryIfDue();
    } catch (error) {
      // What a stop or a new master overtakes is looked at again by the next start, or by that master.
      if (error instanceof RunCancelledError || error instanceof NotMasterError || (error instanceof DatabaseUnavailableError && error.reason === 'closed')) return;
      this.log.error(`定时任务检查失败: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  private async runIfDue(job: Job): Promise<void> {
    const now = new Date(this.memory.clock.now());
    const { last_due_at } = await this.memory.jobs.arm(job.name, now);
    const due = latestDue(job.cron(this.options), this.options.timezone, last_due_at, now);
    const mine = due ? await this.memory.jobs.claim(job.name, due) : await this.memory.jobs.reclaim(job.name);
    if (mine) this.owed.add(job.name);
    if (!this.owed.has(job.name)) return;
    const started = await this.tryStart(job);
    this.owed.delete(job.name);
    if (started === 'nothing to sync') return;
    if (started) {
      void this.follow(job, started);
      return;
    }
    await this.memory.jobs.ended(job.name, 'skipped', 'another sync was running');
    if (job.retries) await this.memory.retries.add(this.runner.today(), this.retryAt());
  }

  private async tryStart(job: Job): Promise<StartedSync | 'nothing to sync' | undefined> {
    try {
      return await this.runner.tryStart(job);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      await this.memory.jobs.ended(job.name, 'skipped', error.message);
      return 'nothing to sync';
    }
  }

  private async retryIfDue(): Promise<void> {
    const due = await this.memory.retries.due(new Date(this.memory.clock.now()));
    if (!due) return;
    const started = await this.runner.tryRetry(due.first, due.last);
    // Whoever is running now will be done by then.
    await this.memory.retries.postpone(new Date(this.memory.clock.now()), this.retryAt());
    if (started) void this.settle(started, true);
  }

  /** Writes down how a job's run ended and arms the retry of what failed; also for runs started by hand. */
  async follow(job: Job, started: StartedSync): Promise<void> {
    try {
      await this.memory.jobs.started(job.name);
      const progress = await started.ended;
      await this.memory.jobs.ended(job.name, progress.status, progress.message);
    } catch (error) {
      this.log.error(`${job.name}: 结果未能记录: ${String(error)}`);
    }
    await this.settle(started, job.retries);
  }

  private async settle(started: StartedSync, arm: boolean): Promise<void> {
    try {
      const { reason } = await started.ended;
      // A run that a stop cut off has its retry already, and at once.
      if (reason === 'interrupted') return;
      const { from, to } = started.range;
      const left = await this.memory.retries.settle(formatIsoDate(from), formatIsoDate(to), this.retryAt(), arm);
      if (left > 0) this.log.warn(`今日数据同步失败，将在${this.options.retryMinutes}分钟后重试 (${left} 天)`);
    } catch (error) {
      this.log.error(`重试未能登记: ${String(error)}`);
    }
  }

  private retryAt(): Date {
    return new Date(this.memory.clock.now() + this.options.retryMinutes * 60_000);
  }
}
