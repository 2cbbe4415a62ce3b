import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import {
  Clock, CurrentTask, DayRange, EpochDay, EventSink, formatIsoDate, formatZonedIso, localDay, TidemarkError,
} from '@tidemark/domain';
import { InstrumentStore, MARKET_CLOCK } from '@tidemark/market-data';
import { Lease, RunCancelledError, StartedRun, SyncManager } from '@tidemark/sync-manager';
import { BatchRequest, batchRequest, RangeRequest } from '../plan/range-request';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';
import { Progress } from './progress';
import { RunJournal } from './run-journal';
import { RunNews } from './run-news';
import { RunTracker } from './run-tracker';

export interface StartedSync {
  readonly taskId: string;
  readonly totalDays: number;
  readonly range: DayRange;
  /** How it ended; never rejects, for a failure is a way to end. */
  readonly ended: Promise<Progress>;
}

/** Starts runs over a range of days: the one way in for the web, the schedule and the terminal, where nobody listens to events. */
@Injectable()
export class RangeSync {
  private readonly log = new Logger('sync');

  constructor(
    private readonly manager: SyncManager,
    private readonly instruments: InstrumentStore,
    private readonly journal: RunJournal,
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
    @Inject(MARKET_CLOCK) private readonly clock: Clock,
    @Optional() private readonly events?: EventSink,
  ) {}

  today(): EpochDay {
    return localDay(this.clock.now(), this.options.timezone);
  }

  /**
   * @returns once the lock is held and the run is on record
   * @throws NotMasterError, SyncBusyError, InvalidInputError when there is nothing to sync
   */
  async start(request: RangeRequest): Promise<StartedSync> {
    this.manager.assertMaster();
    const batch = batchRequest(request, await this.instruments.list());
    const { range } = request;
    const totalDays = range.to - range.from + 1;
    const began = deferred<string>();
    const started: StartedRun<Progress> = await this.manager.tryRun(
      request.type,
      {
        startTime: formatZonedIso(this.clock.now(), this.options.timezone), startDate: formatIsoDate(range.from),
        endDate: formatIsoDate(range.to), totalDays, aboveEpoch: await this.journal.highestEpoch(),
      },
      (lease, task) => this.work(batch, task, lease, began),
    );
    // Before the run is on record a failure is the caller's; afterwards it is the run's.
    const ended = started.done;
    ended.catch(() => undefined);
    const taskId = await Promise.race([began.promise, ended.then(() => began.promise)]);
    return { taskId, totalDays, range, ended };
  }

  private async work(
    request: BatchRequest, task: CurrentTask, lease: Lease, began: Deferred<string>,
  ): Promise<Progress> {
    const tracker = new RunTracker(task, request.range, this.options.timezone);
    const seconds = Math.floor(this.clock.now() / 1000);
    const run = await this.journal.begin(`${task.start_date}_${task.end_date}_${seconds}`, tracker.progress, lease);
    began.resolve(run.taskId);
    if (this.events) follow(tracker, new RunNews(this.events, run.taskId, tracker.progress), lease);
    try {
      await this.journal.carryOut(run, request, tracker, lease);
      tracker.end();
    } catch (error) {
      this.stop(tracker, lease.signal.aborted ? lease.signal.reason : error);
    }
    this.log.log(tracker.progress.message);
    await this.journal.end(run, tracker.progress);
    return tracker.progress;
  }

  private stop(tracker: RunTracker, error: unknown): void {
    if (error instanceof RunCancelledError) {
      const shutdown = error.code === 'shutdown';
      tracker.stop(shutdown ? 'failed' : 'cancelled', shutdown ? 'interrupted' : 'cancelled');
      return;
    }
    const known = error instanceof TidemarkError ? error : undefined;
    this.log.error(`sync failed: ${error instanceof Error ? error.stack : String(error)}`);
    tracker.stop('failed', known?.code ?? 'internal_error', known?.message ?? 'internal error; the log has the cause');
  }
}

/** The end is told of once the lock is free, as everywhere: whoever hears of it may start the next run at once. */
function follow(tracker: RunTracker, news: RunNews, lease: Lease): void {
  tracker.onChange = () => news.changed();
  news.changed();
  void lease.freed.then(() => news.ended());
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((r) => { resolve = r; });
  return { promise, resolve };
}
