import { Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { AnswerCache, etagOf, holdsEtag } from '@tidemark/http-api';
import { Adjustments, BarBlock, BarFormat, BarQuestion, BarReader, Instrument } from '@tidemark/market-data';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { answerStream } from '../answer-stream';
import { AskedInstruments } from '../asked-instruments';
import type { BarsQuery } from './bars.schema';
import { BarEnvelope, envelope } from './bar-envelope';

/** A dozen answers of 20 years; what charts and notebooks ask for again and again. */
const CAPACITY_BYTES = 16 * 1024 * 1024;
const LARGEST_BYTES = 2 * 1024 * 1024;

export interface BarAnswer {
  /** Undefined: the client holds this answer already. */
  readonly body: Buffer | Readable | undefined;
  readonly etag?: string;
}

/** Puts the reader's blocks into the envelope of a format. */
@Injectable()
export class BarAnswers {
  private readonly cache = new AnswerCache(CAPACITY_BYTES, LARGEST_BYTES);

  constructor(
    private readonly asked: AskedInstruments, private readonly reader: BarReader, private readonly reign: Reign,
    private readonly adjustments: Adjustments,
  ) {}

  /** @param heldEtags `If-None-Match` of the request */
  async answer(query: BarsQuery, heldEtags: string | undefined): Promise<BarAnswer> {
    const instruments = await this.asked.find(query.instruments);
    const question = { ...questionOf(query, instruments), factors: await this.adjustments.factors(instruments, query.adjustment) };
    const around = envelope(query.format, instruments.map((i) => i.spelling), query);
    if (!this.reader.isOneBlock(question)) return { body: await answerStream(this.pieces(question, around)) };
    const key = questionKey(question);
    // Taken before anything is read: an answer is never filed under a later reign than its bars are of.
    const reign = `${this.reign.stamp};`;
    if (heldEtags !== undefined || this.cache.has(key)) {
      const stamp = reign + await this.reader.stamp(question);
      const etag = etagOf(key, stamp);
      if (heldEtags !== undefined && holdsEtag(heldEtags, etag)) return { body: undefined, etag };
      const body = this.cache.get(key, stamp);
      if (body) return { body, etag };
    }
    const blocks: BarBlock[] = [];
    for await (const block of this.reader.read(question)) blocks.push(block);
    const stamp = reign + blocks.map((b) => b.stamp).join(',');
    const body = around.whole(blocks);
    this.cache.put(key, stamp, body);
    return { body, etag: etagOf(key, stamp) };
  }

  private async *pieces(question: BarQuestion, around: BarEnvelope): AsyncGenerator<Buffer, void> {
    let bars = 0;
    for await (const block of this.reader.read(question)) {
      const piece = around.piece(block, bars === 0);
      bars += block.bars;
      if (piece.length > 0) yield piece;
    }
    yield around.end(bars);
  }
}

function questionOf(query: BarsQuery, instruments: readonly Instrument[]): BarQuestion {
  return {
    instrumentIds: instruments.map((i) => i.id), from: query.start ?? null, to: query.end ?? null,
    interval: query.interval, format: query.format,
  };
}

/** The factors are part of the question: they change with a split, which changes no bar. */
function questionKey({ instrumentIds, from, to, interval, format, factors }: BarQuestion): string {
  const adjusted = factors && createHash('sha256').update(JSON.stringify([...factors])).digest('base64');
  return [instrumentIds.join(), from, to, interval, format, adjusted].join(';');
}

export const CONTENT_TYPE: Readonly<Record<BarFormat, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

