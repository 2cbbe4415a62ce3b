import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, EpochDay, formatIsoDate, parseIsoDate, RunType } from '@tidemark/domain';
import { GapQuery, InstrumentStore, MARKET_CLOCK, SessionHorizon } from '@tidemark/market-data';
import { SyncBusyError } from '@tidemark/sync-manager';
import { RangeRequest } from '../plan/range-request';
import { RangeSync, StartedSync } from '../runs/range-sync';
import { Job, jobNamed, JobView } from './jobs';

const FULL_DAYS = 3650;

/** Works out what a job has to sync now, and starts it. */
@Injectable()
export class JobRunner {
  private readonly log = new Logger('scheduler');

  constructor(
    private readonly sync: RangeSync,
    private readonly instruments: InstrumentStore,
    private readonly gaps: GapQuery,
    private readonly horizon: SessionHorizon,
    @Inject(MARKET_CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws SyncBusyError when another run holds the lock */
  async start(job: Job): Promise<StartedSync> {
    return this.sync.start(job.request(await this.view()));
  }

  /** Every gap of the ledger, as the schedule fills them. @throws SyncBusyError when another run holds the lock */
  async startMissing(type: RunType): Promise<StartedSync> {
    return this.sync.start({ ...jobNamed('scheduler_missing').request(await this.view()), type });
  }

  /** Everything once more, of ten years. @throws SyncBusyError when another run holds the lock */
  async startFull(type: RunType): Promise<StartedSync> {
    const today = this.sync.today();
    return this.sync.start({ type, mode: 'all', range: { from: today - FULL_DAYS + 1, to: today } });
  }

  /** Undefined when another run holds the lock: the schedule steps back, and says so. */
  async tryStart(job: Job): Promise<StartedSync | undefined> {
    return this.unlessBusy(() => this.start(job));
  }

  async tryRetry(first: string, last: string): Promise<StartedSync | undefined> {
    const today = this.sync.today();
    const request: RangeRequest = {
      type: 'scheduler_retry', mode: 'missing', evidenceTo: today,
      range: { from: parseIsoDate(first) as EpochDay, to: parseIsoDate(last) as EpochDay },
      ask: { from: today, onlyNew: true },
    };
    return this.unlessBusy(() => this.sync.start(request));
  }

  today(): string {
    return formatIsoDate(this.sync.today());
  }

  private async unlessBusy(start: () => Promise<StartedSync>): Promise<StartedSync | undefined> {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof SyncBusyError)) throw error;
      this.log.log(`同步任务正在进行中，跳过本次执行: ${JSON.stringify(error.current)}`);
      return undefined;
    }
  }

  private async view(): Promise<JobView> {
    const today = this.sync.today();
    const now = this.clock.now();
    const mics = new Set((await this.instruments.list()).map((i) => i.mic));
    const lastFinal = Math.min(today, ...[...mics].map((mic) => this.horizon.finalThrough(mic, now)).filter(Number.isFinite));
    const firstGap = (await this.gaps.list()).reduce<EpochDay | null>((first, gap) => Math.min(first ?? gap.from, gap.from), null);
    return { today, lastFinal, firstGap };
  }
}
