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
    const ends = new Map<string, SlotEnd>();
    let open: readonly Place[] = this.options.cities;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.floor(deadline - performance.now())))]);
    for (let attempt = 1; open.length > 0 && attempt <= TRIES; attempt++) {
      if (attempt > 1 && !(await pause(FIRST_PAUSE_MS * 2 ** (attempt - 2), limit))) break;
      open = await this.ask(slot, open, ends, limit);
    }
    return [...ends.values()];
  }

  /** What is there is stored before anything is tried again. @returns the places that another try may help */
  private async ask(slot: number, places: readonly Place[], ends: Map<string, SlotEnd>, signal: AbortSignal): Promise<Place[]> {
    const began = performance.now();
    const answers = await this.answers(places, signal);
    this.latency.add(performance.now() - began);
    const writes: ReadingWrite[] = [];
    const again: Place[] = [];
    for (const answer of answers) {
      const { place } = answer;
      if ('error' in answer) {
        const { code, message, retryable } = answer.error;
        ends.set(place.city, failed(place, `${code}: ${message}`));
        if (retryable) again.push(place);
      } else {
        writes.push({ place, reading: answer.reading, source: answer.provider, fetchedAt: systemClock.now(), backfilled: false });
      }
    }
    for (const end of await this.store(slot, writes)) ends.set(end.city, end);
    return again;
  }

  private async store(slot: number, writes: readonly ReadingWrite[]): Promise<SlotEnd[]> {
    if (writes.length === 0) return [];
    try {
      const kept = await this.writer.publishAll(writes);
      const isLate = systemClock.now() - slot > Math.min(LATE_MS, this.options.intervalMs / 2);
      return writes.map(({ place }, i) => (kept[i] === 'refused'
        ? failed(place, 'unusable: nothing in it that can be, or a time that cannot be') : { city: place.city, status: isLate ? 'late' : 'ok', reason: null }));
    } catch (error) {
      return writes.map(({ place }) => failed(place, `not stored: ${(error as Error).message}`));
    }
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
}

function failed({ city }: Place, reason: string): SlotEnd {
  return { city, status: 'failed', reason: reason.slice(0, MAX_REASON) };
}

async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms * (0.75 + Math.random() / 2), undefined, { signal }).then(() => true, () => false);
}
