import { Injectable } from '@nestjs/common';
import { AheadStore, EarlyObservation } from '../channel/ahead.store';
import { Observation } from './observation';
import { HistoryFilter, HistoryQuestion, ObservationStore } from './observation.store';

export interface HistoryStamp {
  readonly count: number;
  readonly change: string;
}

/** What this server knows: its store, and on a copy what the channel has brought before the feed. */
@Injectable()
export class WeatherReader {
  constructor(private readonly observations: ObservationStore, private readonly ahead: AheadStore) {}

  async latest(city: string | undefined): Promise<Observation | undefined> {
    const [stored, early] = await Promise.all([this.observations.latest(city), this.ahead.latest(city)]);
    if (!stored || !early) return stored ?? early;
    return Number(early.observedAt) >= Number(stored.observedAt) ? early : stored;
  }

  /** How many there are in all, and what differs when any of them does. */
  async stamp(question: HistoryQuestion): Promise<HistoryStamp> {
    const [{ count, change }, early] = await Promise.all([this.observations.stamp(question), this.early(question)]);
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
