import { BarsRequest } from '@tidemark/data-providers';
import { EpochDay, formatInstrument, formatIsoDate, InstrumentKey } from '@tidemark/domain';
import { createHash } from 'node:crypto';

/** What one provider was asked: the same question has the same answer, whoever asks. */
export interface AnswerQuestion {
  readonly provider: string;
  readonly instrument: InstrumentKey;
  /** Session dates, inclusive. */
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** Raised when an answer is written down otherwise: what an older version kept is then not found. */
export const ANSWER_VERSION = 1;

export function questionOf(provider: string, { instrument, from, to }: BarsRequest): AnswerQuestion {
  return { provider, instrument, from, to };
}

/** SHA-256 of the question, 64 hex digits. */
export function answerKey({ provider, instrument, from, to }: AnswerQuestion): string {
  const text = [ANSWER_VERSION, provider, formatInstrument(instrument), formatIsoDate(from), formatIsoDate(to)].join('\n');
  return createHash('sha256').update(text).digest('hex');
}
