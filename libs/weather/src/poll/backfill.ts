import { BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { WeatherProviderChain } from '@tidemark/data-providers';
import { Place, systemClock } from '@tidemark/domain';
import { ObservationWriter, WriteOutcome } from '../observations/observation-writer';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { SlotLedger, SlotRun } from './slot-ledger.store';

const HOUR_MS = 3_600_000;
/** What is older than this stays as it is, and can be asked for by hand. */
const LOOK_BACK_MS = 30 * 24 * HOUR_MS;
const AT_ONCE = 20;
/** A source that had no value may have it later. */
const TRY_AGAIN_MS = 10 * 60_000;
const DEADLINE_MS = 60_000;

export interface HistoryOutcome extends WriteOutcome {
  readonly fetched: number;
  readonly rejected: number;
  readonly provider: string;
}

/** Brings what was not observed at its time from the history of a source, and says that it did. */
@Injectable()
export class Backfill implements BeforeApplicationShutdown {
  private readonly log = new Logger('weather');
  private readonly stop = new AbortController();
  private readonly triedAt = new Map<number, number>();
  private looking: Promise<void> | undefined;

  constructor(
    @Inject(WeatherProviderChain) private readonly providers: WeatherProviderChain, private readonly writer: ObservationWriter,
    private readonly ledger: SlotLedger, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.looking;
  }

  /** In the background, one look at a time: no poll waits for it. */
  look(cities: readonly string[]): void {
    this.looking ??= this.fillFailed(cities)
      .catch((error: unknown) => this.log.debug(`history not looked up: ${String(error)}`))
      .finally(() => { this.looking = undefined; });
  }

  /** @throws DataProviderError, DatabaseUnavailableError */
  async hours(place: Place, from: number, to: number, signal: AbortSignal): Promise<HistoryOutcome & { readonly at: ReadonlySet<number> }> {
    const { provider, answer: { readings, rejects } } = await this.providers.hourly(place, from, to, signal);
    const fetchedAt = systemClock.now();
    const outcome = await this.writer.fill(readings.map((reading) => ({ place, reading, source: provider, fetchedAt, backfilled: true })));
    return { ...outcome, fetched: readings.length, rejected: rejects.length, provider, at: new Set(readings.map(({ observedAt }) => observedAt)) };
  }

  /** @param from epoch days @throws DataProviderError, DatabaseUnavailableError */
  async days(place: Place, from: number, to: number, signal: AbortSignal): Promise<HistoryOutcome> {
    const { provider, answer: { readings, rejects } } = await this.providers.daily(place, from, to, signal);
    const fetchedAt = systemClock.now();
    const outcome = await this.writer.fill(readings.map((reading) => ({ place, reading, source: provider, fetchedAt, backfilled: true })));
    return { ...outcome, fetched: readings.length, rejected: rejects.length, provider };
  }

  private async fillFailed(cities: readonly string[]): Promise<void> {
    const now = systemClock.now();
    for (const [id, at] of this.triedAt) if (now - at > LOOK_BACK_MS) this.triedAt.delete(id);
    for (const run of await this.ledger.failed(cities, now - LOOK_BACK_MS, AT_ONCE * 10)) {
      if (this.stop.signal.aborted) return;
      // Its last hour has to be over, or the source cannot know it yet.
      const isOver = hoursOf(run).to <= now;
      if (!isOver || now - (this.triedAt.get(run.id) ?? 0) < TRY_AGAIN_MS) continue;
      this.triedAt.set(run.id, now);
      await this.fillRun(run);
    }
  }

  private async fillRun(run: SlotRun): Promise<void> {
    const place = this.options.cities.find(({ city }) => city === run.city);
    if (!place) return;
    const { from, to } = hoursOf(run);
    try {
      const { at, provider } = await this.hours(place, from, to, AbortSignal.any([this.stop.signal, AbortSignal.timeout(DEADLINE_MS)]));
      for (let hour = from; hour < to; hour += HOUR_MS) if (!at.has(hour)) return;
      await this.ledger.backfilled(run.id, `by the hours of ${provider}; before: ${run.reason ?? ''}`.slice(0, 500));
    } catch (error) {
      this.log.debug(`history of ${run.city} not filled: ${String(error)}`);
    }
  }
}

/** The whole hours that a run touches. */
function hoursOf({ first, last, intervalMs }: SlotRun): { readonly from: number; readonly to: number } {
  return { from: Math.floor(Number(first) / HOUR_MS) * HOUR_MS, to: Math.ceil((Number(last) + Number(intervalMs)) / HOUR_MS) * HOUR_MS };
}
