import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, DayRange, formatIsoDate, TidemarkError } from '@tidemark/domain';
import {
  BarWrite, BarWriter, Coverage, CoverageStore, Instrument, MARKET_CLOCK, SessionHorizon,
} from '@tidemark/market-data';
import { Lease } from '@tidemark/sync-manager';
import { DayBook, RunDay } from '../days/day-book';
import { dayStates } from '../days/day-state';
import { DayStore } from '../days/day.store';
import { BarFetch } from '../fetch/bar-fetch';
import { inLanes } from '../fetch/in-lanes';
import { WorkItem, withWork } from '../plan/plan-range';
import { BatchRequest, planBatch } from '../plan/range-request';
import { failureTexts } from './failure-text';
import { InstrumentFailure, RunTracker } from './run-tracker';
import { WriteQueue } from './write-queue';

/** Day states cost the ledger of all instruments: not after every write. */
const FOLLOW_EVERY_MS = 2_000;

/** One instrument's range to fetch. */
interface Errand {
  readonly item: WorkItem;
  readonly range: DayRange;
  readonly cells: number;
  readonly lastOfInstrument: boolean;
}

/**
 * Brings a range of days up to date: plans open cells from the ledger, fetches by instrument, writes, and derives the
 * days' status from the ledger again. An instrument that fails costs its own cells only.
 */
@Injectable()
export class BatchSync {
  private readonly log = new Logger('sync');

  constructor(
    private readonly fetch: BarFetch,
    private readonly writer: BarWriter,
    private readonly coverage: CoverageStore,
    private readonly horizon: SessionHorizon,
    @Inject(MARKET_CLOCK) private readonly clock: Clock,
  ) {}

  async run(
    request: BatchRequest, days: DayStore, run: { id: number; holder: string }, tracker: RunTracker, lease: Lease,
  ): Promise<void> {
    const { range } = request;
    const known = new Map((await days.between(formatIsoDate(range.from), formatIsoDate(range.to))).map((d) => [d.sync_date, d]));
    const book = new DayBook(days, run, lease, range, known);
    // What is wanted goes into the ledger first: an instrument that cannot be fetched then shows as a gap.
    await this.coverage.ask(request.instruments.map((i) => i.id), request.ask, lease);
    const before = await this.ledger(request);
    const items = withWork(planBatch(request, before, this.horizon, this.clock.now()));
    tracker.planned(items.length, items.reduce((sum, item) => sum + item.cells, 0));
    tracker.counted(await book.open(this.days(request, before)));

    const failures = new Map<number, InstrumentFailure>();
    let followedAt = performance.now();
    const queue = new WriteQueue(this.writer, lease, async (totals) => {
      for (const result of totals.results) tracker.wrote(result.fetched, 0, result.quarantined);
      tracker.wrote(0, totals.inserted + totals.updated, 0);
      if (performance.now() - followedAt < FOLLOW_EVERY_MS) return;
      tracker.counted(await book.follow(this.days(request, await this.ledger(request))));
      followedAt = performance.now();
    });
    try {
      await this.fetchAll(items, request.fetch ?? this.fetch, queue, tracker, failures, lease.signal);
      await queue.drain();
    } finally {
      // The lock is given back when this ends: by then nothing of this run may be under way.
      await queue.abandon();
    }

    lease.signal.throwIfAborted();
    const after = await this.ledger(request);
    const states = this.days(request, after);
    const own = failureTexts(states.map((d) => d.own), request.instruments, after, failures);
    for (const [day, error] of own) tracker.dayFailed(formatIsoDate(day), error);
    const all = failureTexts(states.map((d) => d.all), request.listed, after, failures);
    tracker.counted(await book.close(states, all));
  }

  private async fetchAll(
    items: readonly WorkItem[], source: BarFetch, queue: WriteQueue, tracker: RunTracker, failures: Map<number, InstrumentFailure>,
    signal: AbortSignal,
  ): Promise<void> {
    const errands = items.flatMap((item) => item.ranges.map((range, i): Errand => ({
      item, range, cells: item.cells / item.ranges.length, lastOfInstrument: i === item.ranges.length - 1,
    })));
    // One failure ends them all, each after the errand it is on.
    await inLanes(errands, source, async (errand) => {
      signal.throwIfAborted();
      const fetched = await this.carryOut(errand, source, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        const failure = describe(errand.item.instrument, error);
        this.log.warn(`${failure.instrument}: ${failure.error}`);
        failures.set(errand.item.instrument.id, failure);
        tracker.instrumentFailed(failure);
        return undefined;
      });
      if (fetched) {
        tracker.fetched(fetched.by, fetched.write.provider);
        await queue.add(fetched.write);
      }
      tracker.settled(errand.cells, errand.lastOfInstrument);
    });
  }

  private async carryOut(
    { item: { instrument }, range }: Errand, source: BarFetch, signal: AbortSignal,
  ): Promise<{ write: BarWrite; by: string }> {
    const askedAt = this.clock.now();
    const { provider, answer, fetchedBy, about = range } = await source.fetchBars({
      instrument: instrument.key, provider: instrument.provider, from: range.from, to: range.to, signal, fresh: true,
    });
    // On this clock, and rather too early: by the time of an answer a session may have closed that was open when it was given.
    return { write: { instrument, provider, asked: about, answer, fetchedAt: askedAt - (answer.ageMs ?? 0) }, by: fetchedBy };
  }

  private ledger({ listed }: BatchRequest): Promise<Map<number, Coverage>> {
    return this.coverage.read(listed.map((i) => i.id));
  }

  private days({ listed, instruments, range }: BatchRequest, coverage: ReadonlyMap<number, Coverage>): RunDay[] {
    const now = this.clock.now();
    const states = (of: readonly Instrument[]) =>
      dayStates({ instruments: of, coverage, range, view: (mic) => this.horizon.view(mic, range, now) });
    const all = states(listed);
    const own = instruments.length === listed.length ? all : states(instruments);
    return all.map((day, i) => ({ all: day, own: own[i] }));
  }
}

function describe(instrument: Instrument, error: unknown): InstrumentFailure {
  if (!(error instanceof TidemarkError)) throw error;
  return { instrument: instrument.spelling, code: error.code, error: error.message };
}
