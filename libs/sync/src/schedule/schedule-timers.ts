import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Reign } from '@tidemark/database';
import { CronJob } from 'cron';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';
import { JOBS } from './jobs';
import { Scheduler } from './scheduler';

/** How soon a due time is noticed that no timer told of (clock jump, sleep, restart). */
const LOOK_EVERY_MS = 30_000;

/**
 * Says when to look for what is due: by cron's timers, and again and again for what they missed. They run while this
 * node is the master; a promotion starts them and its end stops them, without a restart.
 */
@Injectable()
export class ScheduleTimers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('scheduler');
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly reign: Reign,
    private readonly scheduler: Scheduler,
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.options.scheduler) {
      this.log.log('定时任务已关闭 (SCHEDULER=off)');
      return;
    }
    this.reign.onChange(({ role }) => {
      if (role === 'master' && !this.stopped) this.start();
      else this.stop();
    });
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    this.stop();
  }

  private start(): void {
    if (this.timer) return;
    for (const job of JOBS) {
      const cron = CronJob.from({
        cronTime: job.cron(this.options), timeZone: this.options.timezone, onTick: () => this.look(), start: true,
      });
      this.registry.addCronJob(job.name, cron);
    }
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    this.look();
    this.log.log(`定时任务已启动: ${JOBS.map((job) => job.name).join(', ')}`);
  }

  private stop(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    // At a shutdown Nest has emptied its registry already.
    for (const { name } of JOBS) if (this.registry.doesExist('cron', name)) this.registry.deleteCronJob(name);
    // What it still owed is the new master's to do.
    this.look();
    if (!this.stopped) this.log.log('定时任务已停止: 本节点不是主节点');
  }

  private look(): void {
    void this.scheduler.look();
  }
}
