import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Reign } from '@tidemark/database';
import { CronJob, CronTime } from 'cron';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { MaintenanceLogStore } from './maintenance-log.store';
import { TaskBusyError } from './task.error';
import { TaskRunner } from './task-runner';
import { taskNamed } from './tasks';

const JOB = 'maintenance_validation';
/** How soon a due time is made up that no timer told of: a restart, a busy lock, a jump of the clock. */
const LOOK_EVERY_MS = 30_000;

/**
 * Has the copies compared when that is due, while this node is the master. What was missed is made up once: due is what
 * lies behind the last comparison that began. Only then the lock decides, so that of several servers one compares.
 * Where syncs were missed as well they go first: what is made up waits for one look more than they do.
 */
@Injectable()
export class TaskTimers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('maintenance');
  private readonly startedAt = new Date();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;
  private foundMissed = false;

  constructor(
    private readonly registry: SchedulerRegistry, private readonly reign: Reign, private readonly runner: TaskRunner, private readonly store: MaintenanceLogStore,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.options.scheduler) return;
    this.reign.onChange(({ role }) => (role === 'master' && !this.stopped ? this.start() : this.stop()));
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    this.stop();
  }

  private start(): void {
    if (this.timer) return;
    const { verifyCron, timezone } = this.options;
    this.registry.addCronJob(JOB, CronJob.from({ cronTime: verifyCron, timeZone: timezone, onTick: () => this.look('on time'), start: true }));
    this.timer = setInterval(() => this.look('for what was missed'), LOOK_EVERY_MS).unref();
  }

  private stop(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    // At a shutdown Nest has emptied its registry already.
    if (this.registry.doesExist('cron', JOB)) this.registry.deleteCronJob(JOB);
  }

  private look(why: 'on time' | 'for what was missed'): void {
    this.looking = this.looking.then(() => this.runIfDue(why === 'on time')).catch((error: unknown) => {
      // Something else holds the lock: the next look finds it due still.
      if (error instanceof TaskBusyError) this.log.debug(error.message);
      else this.log.warn(`the comparison of the copies was not started: ${String(error)}`);
    });
  }

  private async runIfDue(onTime: boolean): Promise<void> {
    const task = taskNamed('validation');
    if (this.stopped || !this.reign.isMaster || !task || this.runner.isBusy(task.name)) return;
    const since = await this.store.comparedSince() ?? this.startedAt;
    const { verifyCron, timezone } = this.options;
    const due = new CronTime(verifyCron, timezone).getNextDateFrom(since, timezone).toJSDate();
    const isDue = due <= new Date();
    const goes = isDue && (onTime || this.foundMissed);
    this.foundMissed = isDue;
    if (goes) await this.runner.trigger(task);
  }
}
