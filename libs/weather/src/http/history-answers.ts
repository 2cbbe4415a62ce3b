import { Inject, Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { AnswerCache, etagOf, holdsEtag } from '@tidemark/http-api';
import { observationAnswer } from '../observations/observation-event';
import { HistoryQuestion } from '../observations/observation.store';
import { WeatherReader } from '../observations/weather-reader';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { csvOf } from './weather-answers';

/** A handful of years in hours, as charts ask for them again and again. */
const CAPACITY_BYTES = 24 * 1024 * 1024;
const LARGEST_BYTES = 6 * 1024 * 1024;

export interface HistoryAnswer {
  /** Of all pages. */
  readonly count: number;
  readonly etag: string;
  /** Undefined: the client holds this answer already. */
  readonly body: Buffer | undefined;
}

/** Pages of history as bytes, made anew only when any observation of the question has changed. */
@Injectable()
export class HistoryAnswers {
  private readonly cache = new AnswerCache(CAPACITY_BYTES, LARGEST_BYTES);

  constructor(private readonly reader: WeatherReader, private readonly reign: Reign, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions) {}

  /** @param heldEtags `If-None-Match` of the request */
  async answer(question: HistoryQuestion, format: 'json' | 'csv', heldEtags: string | undefined): Promise<HistoryAnswer> {
    const key = JSON.stringify([question, format]);
    // Both taken before anything is read: an answer is never filed under a later state than its rows are of.
    const reign = this.reign.stamp;
    const { count, change } = await this.reader.stamp(question);
    const stamp = `${reign};${change}`;
    const etag = etagOf(key, stamp);
    if (heldEtags !== undefined && holdsEtag(heldEtags, etag)) return { count, etag, body: undefined };
    const kept = this.cache.get(key, stamp);
    if (kept) return { count, etag, body: kept };
    const rows = await this.reader.history(question);
    const { timezone } = this.options;
    const body = Buffer.from(format === 'csv' ? csvOf(rows, timezone) : JSON.stringify(rows.map((one) => observationAnswer(one, timezone))));
    this.cache.put(key, stamp, body);
    return { count, etag, body };
  }
}
