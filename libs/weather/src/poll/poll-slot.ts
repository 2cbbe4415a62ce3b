import { Inject, Injectable } from '@nestjs/common';
import { CurrentAnswer, DataProviderError, WeatherProviderChain } from '@tidemark/data-providers';
import { Place, systemClock } from '@tidemark/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObservationWriter, ReadingWrite } from '../observations/observation-writer';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { LatencyFigures } from './latency-figures';
import { SlotEnd } from './slot-ledger.store';

const TRIES = 3;
const FIRST_PAUSE_MS = 1_000;
/** A slot that is through later than this after its time is late. */
const LATE_MS = 10_000;
const MAX_REASON = 300;

/** One poll of all places: asked up to three times, stored in one write, judged place by place. */
@Injectable()
export class PollSlot {
  constructor(
    @Inject(WeatherProviderChain) private readonly providers: WeatherProviderChain, private readonly writer: ObservationWriter,
    private readonly latency: LatencyFigures, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions,
  ) {}

  /** @param slot UTC ms @param deadline monotonic ms: the next slot begins */
  async run(slot: number, deadline: number, signal: AbortSignal): Promise<SlotEnd[]> {
    const late = Math.min(LATE_MS, this.options.intervalMs / 2);
    const writes: ReadingWrite[] = [];
    const failures = new Map<string, DataProviderError>();
    let open: readonly Place[] = this.options.cities;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.floor(deadline - performance.now())))]);
    for (let attempt = 1; open.length > 0 && attempt <= TRIES; attempt++) {
      if (attempt > 1 && !(await pause(FIRST_PAUSE_MS * 2 ** (attempt - 2), limit))) break;
      open = await this.ask(open, writes, failures, limit);
    }
    const stored = await this.store(writes);
    const isLate = systemClock.now() - slot > late;
    return this.options.cities.map(({ city }): SlotEnd => {
      const failure = failures.get(city);
      if (failure) return { city, status: 'failed', reason: `${failure.code}: ${failure.message}`.slice(0, MAX_REASON) };
      if (stored) return { city, status: 'failed', reason: stored };
      return { city, status: isLate ? 'late' : 'ok', reason: null };
    });
  }

  /** @returns the places that another try may help */
  private async ask(places: readonly Place[], writes: ReadingWrite[], failures: Map<string, DataProviderError>, signal: AbortSignal): Promise<Place[]> {
    const began = performance.now();
    const answers = await this.answers(places, signal);
    this.latency.add(performance.now() - began);
    const again: Place[] = [];
    for (const answer of answers) {
      const { place } = answer;
      if ('error' in answer) {
        failures.set(place.city, answer.error);
        if (answer.error.retryable) again.push(place);
      } else {
        failures.delete(place.city);
        writes.push({ place, reading: answer.reading, source: answer.provider, fetchedAt: systemClock.now(), backfilled: false });
      }
    }
    return again;
  }

  /** When the slot is over, what has not been answered has failed. */
  private async answers(places: readonly Place[], signal: AbortSignal): Promise<CurrentAnswer[]> {
    try {
      return await this.providers.current(places, signal);
    } catch (error) {
      if (!(error instanceof DataProviderError)) throw error;
      const late = new DataProviderError('weather', 'provider_timeout', 'no answer before the next poll', false, undefined, { cause: error });
      return places.map((place) => ({ place, error: late }));
    }
  }

  /** @returns why nothing could be stored */
  private async store(writes: readonly ReadingWrite[]): Promise<string | undefined> {
    if (writes.length === 0) return undefined;
    try {
      await this.writer.publishAll(writes);
      return undefined;
    } catch (error) {
      return `not stored: ${(error as Error).message}`.slice(0, MAX_REASON);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms * (0.75 + Math.random() / 2), undefined, { signal }).then(() => true, () => false);
}
