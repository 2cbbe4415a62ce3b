import { Injectable } from '@nestjs/common';
import { AheadStore } from '../channel/ahead.store';
import { Observation } from './observation';
import { observationAnswer } from './observation-event';
import { HistoryQuestion, ObservationStore } from './observation.store';

/** What this server knows: its store, and on a copy what the channel has brought before the feed. */
@Injectable()
export class WeatherReader {
  constructor(private readonly observations: ObservationStore, private readonly ahead: AheadStore) {}

  async latest(city: string | undefined): Promise<Observation | undefined> {
    const [stored, early] = await Promise.all([this.observations.latest(city), this.ahead.latest(city)]);
    if (!stored || !early) return stored ?? early;
    return Number(early.observedAt) >= Number(stored.observedAt) ? early : stored;
  }

  /** Ascending by time, as JSON text. @returns null: there are none */
  async historyJson(question: HistoryQuestion, timezone: string): Promise<{ readonly json: string | null; readonly rows: number }> {
    const { city, from, to, intervals } = question;
    const isEarly = intervals.includes('instant') && (await this.ahead.between(city, from, to)).length > 0;
    if (!isEarly) return this.observations.historyJson(question, timezone);
    const all = await this.history(question);
    return { json: all.length === 0 ? null : JSON.stringify(all.map((one) => observationAnswer(one, timezone))), rows: all.length };
  }

  /** Ascending by time. */
  async history(question: HistoryQuestion): Promise<Observation[]> {
    const { city, from, to, intervals, most, skip } = question;
    const early = intervals.includes('instant') ? await this.ahead.between(city, from, to) : [];
    if (early.length === 0) return this.observations.history(question);
    // The page is cut from both together; those of the channel are few and late.
    const stored = await this.observations.history({ ...question, most: most + skip, skip: 0 });
    const at = new Map([...stored, ...early].map((one) => [`${one.interval} ${Number(one.observedAt)}`, one]));
    return [...at.values()].sort((a, b) => Number(a.observedAt) - Number(b.observedAt)).slice(skip, skip + most);
  }
}
