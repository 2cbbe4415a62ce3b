import { Inject, Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { AnswerCache, ContentEncoding, etagOf, holdsEtag } from '@tidemark/http-api';
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { observationAnswer } from '../observations/observation-event';
import { HistoryQuestion } from '../observations/observation.store';
import { WeatherReader } from '../observations/weather-reader';
import { WEATHER_OPTIONS, WeatherOptions } from '../weather-options';
import { csvOf } from './weather-answers';

/** A year of hours is 0.3 MB when compressed: those of a hundred places. */
const CAPACITY_BYTES = 32 * 1024 * 1024;
const LARGEST_BYTES = 2 * 1024 * 1024;

const compressed = promisify<Buffer, { level: number }, Buffer>(gzip);
const plain = promisify<Buffer, Buffer>(gunzip);

export interface HistoryRequest {
  readonly question: HistoryQuestion;
  readonly format: 'json' | 'csv';
  readonly encoding: ContentEncoding;
  /** `If-None-Match`. */
  readonly heldEtags: string | undefined;
}

export interface HistoryAnswer {
  /** Of all pages. */
  readonly count: number;
  readonly etag: string;
  /** In the encoding asked for; undefined: the client holds this answer already. */
  readonly body: Buffer | undefined;
}

/** Pages of history as bytes, made anew only when any observation of the question has changed. */
@Injectable()
export class HistoryAnswers {
  /** All compressed. */
  private readonly cache = new AnswerCache(CAPACITY_BYTES, LARGEST_BYTES);

  constructor(private readonly reader: WeatherReader, private readonly reign: Reign, @Inject(WEATHER_OPTIONS) private readonly options: WeatherOptions) {}

  async answer({ question, format, encoding, heldEtags }: HistoryRequest): Promise<HistoryAnswer> {
    const key = JSON.stringify([question, format]);
    // Both taken before anything is read: an answer is never filed under a later state than its rows are of.
    const reign = this.reign.stamp;
    const { count, change } = await this.reader.stamp(question, reign);
    const stamp = `${reign};${change}`;
    const etag = etagOf(`${key};${encoding}`, stamp);
    if (heldEtags !== undefined && holdsEtag(heldEtags, etag)) return { count, etag, body: undefined };
    const kept = this.cache.get(key, stamp);
    if (kept) return { count, etag, body: encoding === 'gzip' ? kept : await plain(kept) };
    const body = await this.made(question, format);
    const small = await compressed(body, { level: constants.Z_BEST_SPEED });
    this.cache.put(key, stamp, small);
    return { count, etag, body: encoding === 'gzip' ? small : body };
  }

  private async made(question: HistoryQuestion, format: 'json' | 'csv'): Promise<Buffer> {
    const rows = await this.reader.history(question);
    const { timezone } = this.options;
    return Buffer.from(format === 'csv' ? csvOf(rows, timezone) : JSON.stringify(rows.map((one) => observationAnswer(one, timezone))));
  }
}
