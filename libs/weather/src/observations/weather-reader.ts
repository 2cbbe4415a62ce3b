import { Injectable } from '@nestjs/common';
import { AheadStore, EarlyObservation } from '../channel/ahead.store';
import { Observation } from './observation';
import { HistoryFilter, HistoryQuestion, ObservationStore } from './observation.store';

export interface HistoryStamp {
  readonly count: number;
  readonly change: string;
}

const MOST_STAMPS = 2_000;

/** What this server knows: its store, and on a copy what the channel has brought before the feed. */
@Injectable()
export class WeatherReader {
  private readonly stamps = new Map<string, { readonly marker: string; readonly stamp: HistoryStamp }>();

  constructor(private readonly observations: ObservationStore, private readonly ahead: AheadStore) {}

  async latest(city: string | undefined): Promise<Observation | undefined> {
    const [stored, early] = await Promise.all([this.observations.latest(city), this.ahead.latest(city)]);
    if (!stored || !early) return stored ?? early;
    return Number(early.observedAt) >= Number(stored.observedAt) ? early : stored;
  }

  /**
   * How many there are in all, and what differs when any of them does.
   * @param reign of the moment: under another one the same change numbers may mean other rows
   */
  async stamp(question: HistoryQuestion, reign: string): Promise<HistoryStamp> {
    const [{ count, change }, early] = await Promise.all([this.stampOfStore(question, reign), this.early(question)]);
    if (early.length === 0) return { count, change };
    return { count: count + early.filter(({ isNew }) => isNew).length, change: `${change};${early.map(({ seq }) => seq).join()}` };
  }

  /** Ascending by time. */
  async history(question: HistoryQuestion): Promise<Observation[]> {
    const { most, skip } = question;
    const early = await this.early(question);
    if (early.length === 0) return this.observations.history(question);
    // The page is cut from both together; those of the channel are few and late.
    const stored = await this.observations.history({ ...question, most: most + skip, skip: 0 });
    const at = new Map([...stored, ...early].map((one) => [`${one.interval} ${Number(one.observedAt)}`, one]));
    return [...at.values()].sort((a, b) => Number(a.observedAt) - Number(b.observedAt)).slice(skip, skip + most);
  }

  /** Counted again only when any observation has changed since. */
  private async stampOfStore(question: HistoryQuestion, reign: string): Promise<HistoryStamp> {
    // All its pages have the same.
    const key = JSON.stringify({ ...question, most: 0, skip: 0 });
    // Before the count: what is counted later than it was marked is only counted once more.
    const marker = `${reign};${await this.observations.marker()}`;
    const known = this.stamps.get(key);
    if (known?.marker === marker) return known.stamp;
    const stamp = await this.observations.stamp(question);
    if (this.stamps.size >= MOST_STAMPS) this.stamps.clear();
    this.stamps.set(key, { marker, stamp });
    return stamp;
  }

  private async early({ city, from, to, intervals, filter }: HistoryQuestion): Promise<EarlyObservation[]> {
    if (!intervals.includes('instant')) return [];
    return (await this.ahead.between(city, from, to)).filter((one) => passes(one, filter));
  }
}

/** The same as the store asks of what it has. */
function passes(one: Observation, { quality, source, words, temperatureFrom, temperatureTo }: HistoryFilter): boolean {
  return (quality === undefined || one.quality === quality) && (source === undefined || one.source === source)
    && (words === undefined || (one.weather?.toLowerCase().includes(words.toLowerCase()) ?? false))
    && (temperatureFrom === undefined || (one.temperature !== null && one.temperature >= temperatureFrom))
    && (temperatureTo === undefined || (one.temperature !== null && one.temperature <= temperatureTo));
}
