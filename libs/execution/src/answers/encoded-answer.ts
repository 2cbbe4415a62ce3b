import { BarsAnswer, EpochDay, formatInstrument, formatIsoDate, RejectedRow } from '@tidemark/domain';
import { PackedBars, packBars } from '../bars/packed-bars';
import { ANSWER_VERSION, AnswerQuestion } from './answer-question';
import { encodeActions, EncodedActions } from './encoded-actions';

/** A provider's whole answer as JSON: nothing that a store needs to know is left out. Dates `YYYY-MM-DD`. */
export interface EncodedAnswer {
  readonly v: typeof ANSWER_VERSION;
  readonly provider: string;
  /** Canonical spelling. */
  readonly instrument: string;
  /** What was asked for, inclusive. */
  readonly from: string;
  readonly to: string;
  /** How long before it was written down it had been fetched, ms. */
  readonly age_ms: number;
  readonly complete_through: string | null;
  readonly first_known: string | null;
  readonly evidence: BarsAnswer['evidence'];
  readonly rejects: readonly EncodedReject[];
  /** Not there: the source says nothing of splits and dividends. */
  readonly actions?: EncodedActions;
  /** As the provider gave them, broken ones included: who stores them sorts these out. */
  readonly bars: PackedBars;
}

export type EncodedReject = Omit<RejectedRow, 'day'> & { readonly day: string | null };

export function encodeAnswer({ provider, instrument, from, to }: AnswerQuestion, answer: BarsAnswer): EncodedAnswer {
  const { bars, rejects, actions, completeThrough, firstKnown, evidence, ageMs = 0 } = answer;
  return {
    v: ANSWER_VERSION, provider, instrument: formatInstrument(instrument), from: formatIsoDate(from), to: formatIsoDate(to),
    age_ms: Math.ceil(ageMs), complete_through: dateOf(completeThrough), first_known: dateOf(firstKnown), evidence,
    rejects: rejects.map(({ day, rule, detail, raw }) => ({ day: dateOf(day), rule, detail, raw })),
    ...(actions && { actions: encodeActions(actions) }), bars: packBars(bars),
  };
}

function dateOf(day: EpochDay | null): string | null {
  return day === null ? null : formatIsoDate(day);
}
