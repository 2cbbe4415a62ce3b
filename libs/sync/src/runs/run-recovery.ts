import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown, Optional } from '@nestjs/common';
import { DatabaseUnavailableError, Reign } from '@tidemark/database';
import { EventSink, formatZonedIso } from '@tidemark/domain';
import { SyncManager } from '@tidemark/sync-manager';
import { DayStore } from '../days/day.store';
import { RetryStore } from '../schedule/retry.store';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';
import { InterruptedRun, RunStore } from './run.store';

const LOOK_EVERY_MS = 10_000;
const SCHEDULED = 'scheduler_';

/**
 * Gives runs whose process died their true end: at start, before each new run, and while nobody syncs; on a master
 * only, for on a copy these rows are its master's. Many dependencies, for what a dead run leaves behind lies in three tables.
 */
@Injectable()
export class RunRecovery implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('sync');
  private readonly spared = new Set<number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly reign: Reign,
    private readonly manager: SyncManager,
    private readonly runs: RunStore,
    private readonly days: DayStore,
    private readonly retries: RetryStore,
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
    @Optional() private readonly events?: EventSink,
  ) {}

  onApplicationBootstrap(): void {
    this.reign.onChange(() => void this.look());
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** This process knows how the run ended and will say so itself. */
  spare(runId: number): void {
    this.spared.add(runId);
  }

  release(runId: number): void {
    this.spared.delete(runId);
  }

  /** Every run of an epoch before this one is over. */
  async settleBefore(epoch: number): Promise<void> {
    const dead = await this.runs.interruptBefore(epoch, formatZonedIso(Date.now(), this.options.timezone), [...this.spared]);
    if (dead.length === 0) return;
    const days = await this.days.settleInterrupted(dead.map(({ id }) => id));
    for (const { task_id, progress } of dead) this.events?.emit({ type: 'sync.ended', data: { task_id, ...progress } });
    for (const run of dead) await this.makeUp(run);
    this.log.warn(`${dead.length} 个同步任务被中断（进程退出），${days} 天等待重新同步`);
  }

  /** Its due time has been dealt with, so no other look at the schedule would notice what it did not get done. */
  async makeUp({ run_type, start_date, end_date }: Pick<InterruptedRun, 'run_type' | 'start_date' | 'end_date'>): Promise<void> {
    if (!run_type.startsWith(SCHEDULED) || !start_date || !end_date) return;
    const now = new Date();
    await this.retries.settle(start_date, end_date, now, true);
    await this.retries.add(end_date, now);
  }

  private async look(): Promise<void> {
    if (!this.reign.isMaster || this.manager.current) return;
    try {
      // Read before the lease: whoever takes that in between gets an epoch above this one.
      const highest = await this.runs.highestEpoch();
      const state = await this.manager.leaseState();
      await this.settleBefore(state.held ? state.epoch : Math.max(state.epoch, highest) + 1);
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) return;
      this.log.warn(`interrupted runs not looked for: ${String(error)}`);
    }
  }
}
