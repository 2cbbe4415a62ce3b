import { Inject, Injectable, Optional } from '@nestjs/common';
import { Batcher, Database, Reign, takeChangeNumber } from '@tidemark/database';
import { AlertSink, EventSink, Place, Reading, systemClock } from '@tidemark/domain';
import { screenReading } from './screen-reading';
import { NewObservation, ObservationStore } from './observation.store';
import { WrittenObservation } from './observation';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { AlertRules } from '../rules/alert-rules';
import { observationEvent } from './observation-event';

export interface ReadingWrite {
  readonly place: Place;
  readonly reading: Reading;
  readonly source: string;
  /** UTC ms. */
  readonly fetchedAt: number;
  readonly backfilled: boolean;
}

/** `unchanged`: it is there already; `refused`: it is no observation. */
type Kept = 'written' | 'unchanged' | 'refused';

export interface WriteOutcome {
  /** New, or other than what was there. */
  readonly written: number;
  /** No observations: nothing in them, or a time that cannot be. */
  readonly refused: number;
}

/** Who hears of what was stored, right after its commit. Must not throw and not wait. */
export type WrittenListener = (written: readonly WrittenObservation[]) => void;

const MOST_AT_ONCE = 5_000;

/** The one write path of weather: judged, compared, then stored under one change number; told only when it is stored. */
@Injectable()
export class ObservationWriter {
  private readonly listeners: WrittenListener[] = [];
  /** What people publish at the same moment shares a commit. */
  private readonly live = new Batcher<ReadingWrite, Kept>(MOST_AT_ONCE, (writes) => this.store(writes, true));

  constructor(
    private readonly database: Database, private readonly observations: ObservationStore, private readonly reign: Reign,
    private readonly rules: AlertRules, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions,
    @Optional() private readonly events?: EventSink, @Optional() private readonly alerts?: AlertSink,
  ) {}

  onWritten(listener: WrittenListener): void {
    this.listeners.push(listener);
  }

  /** One that has just been observed: it is told to copies, to `/ws` and to the rules. */
  async publish(write: ReadingWrite): Promise<WriteOutcome> {
    return outcome([await this.live.add(write)]);
  }

  /** What became of each, in their order. */
  publishAll(writes: readonly ReadingWrite[]): Promise<Kept[]> {
    return this.store(writes, true);
  }

  /** What was observed in the past: stored, and told to nobody but by replication. */
  async fill(writes: readonly ReadingWrite[]): Promise<WriteOutcome> {
    const all: Kept[] = [];
    for (let at = 0; at < writes.length; at += MOST_AT_ONCE) all.push(...await this.store(writes.slice(at, at + MOST_AT_ONCE), false));
    return outcome(all);
  }

  /** Places that are there from the start, whether anything is known of them or not. */
  async addStations(places: readonly Place[]): Promise<void> {
    const known = new Map((await this.observations.stations()).map((one) => [one.city, one]));
    const fresh = places.filter(({ city, lat, lon }) => known.get(city)?.lat !== lat || known.get(city)?.lon !== lon);
    if (fresh.length === 0) return;
    await this.database.transaction(async (client) => ObservationStore.addStations(client, fresh, await takeChangeNumber(client)));
  }

  private async store(writes: readonly ReadingWrite[], publish: boolean): Promise<Kept[]> {
    this.reign.assertMaster();
    const now = systemClock.now();
    const screened = writes.map((write) => newObservation(write, now));
    const given = screened.flatMap((one) => one ?? []);
    if (given.length === 0) return screened.map(() => 'refused');
    const unchanged = await this.observations.unchanged(given);
    // One instant named twice in a batch: the last word holds.
    const latest = new Map(given.map((one, i) => [`${one.interval} ${one.observedAt} ${one.city}`, i]));
    const fresh = given.filter((one, i) => !unchanged.has(i) && latest.get(`${one.interval} ${one.observedAt} ${one.city}`) === i);
    const written = fresh.length === 0 ? [] : await this.commit(fresh, publish);
    if (publish && written.length > 0) this.tell(written);
    const done = new Set(written.map(({ from }) => from));
    return screened.map((one) => (one === undefined ? 'refused' : done.has(one) ? 'written' : 'unchanged'));
  }

  private async commit(fresh: readonly NewObservation[], publish: boolean): Promise<(WrittenObservation & { from: NewObservation })[]> {
    const term = this.reign.state?.term ?? 1;
    const written = await this.database.transaction(async (client) => {
      const change = await takeChangeNumber(client);
      return ObservationStore.write(client, fresh, change, publish);
    });
    return [...written].map(([place, seq]) => ({ ...fresh[place], from: fresh[place], seq, term: Number(term) }));
  }

  private tell(written: readonly WrittenObservation[]): void {
    for (const listener of this.listeners) listener(written);
    for (const one of written) this.events?.emit({ type: 'weather.observation', data: observationEvent(one, this.options.timezone) });
    if (this.alerts) void this.rules.judge(written, this.alerts);
  }
}

function newObservation({ place, reading, source, fetchedAt, backfilled }: ReadingWrite, now: number): NewObservation | undefined {
  const screened = screenReading(reading, now);
  if (!screened) return undefined;
  const { observedAt, interval, raw } = reading;
  return {
    ...place, ...screened.values, observedAt, interval, raw: raw.replaceAll('\0', ''), source, backfilled, fetchedAt,
    flags: screened.flags.join(' '), quality: screened.flags.length > 0 ? 'suspect' : 'ok',
  };
}

function outcome(all: readonly Kept[]): WriteOutcome {
  return { written: all.filter((one) => one === 'written').length, refused: all.filter((one) => one === 'refused').length };
}
