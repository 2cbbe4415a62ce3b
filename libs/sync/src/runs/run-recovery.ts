import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { formatZonedIso } from '@tidemark/domain';
import { SyncManager } from '@tidemark/sync-manager';
import { DayStore } from '../days/day.store';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';
import { RunStore } from './run.store';

const LOOK_EVERY_MS = 10_000;

/** Gives runs whose process died their true end: at start, before each new run, and while nobody syncs. */
@Injectable()
export class RunRecovery implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('sync');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly manager: SyncManager,
    private readonly runs: RunStore,
    private readonly days: DayStore,
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
  ) {}

  onApplicationBootstrap(): void {
    void this.database.whenReady().then(() => this.look(), () => undefined);
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Every run of an epoch before this one is over. */
  async settleBefore(epoch: number): Promise<void> {
    const ids = await this.runs.interruptBefore(epoch, formatZonedIso(Date.now(), this.options.timezone));
    if (ids.length === 0) return;
    const days = await this.days.settleInterrupted(ids);
    this.log.warn(`${ids.length} 个同步任务被中断（进程退出），${days} 天等待重新同步`);
  }

  private async look(): Promise<void> {
    if (!this.database.ready || this.manager.current) return;
    try {
      const state = await this.manager.leaseState();
      await this.settleBefore(state.held ? state.epoch : state.epoch + 1);
    } catch (error) {
      this.log.warn(`interrupted runs not looked for: ${String(error)}`);
    }
  }
}
