import { BarsAnswer } from '@tidemark/domain';
import { AnswerQuestion } from './answer-question';

/** Where answers of providers are shared. It is of help or it is not: neither method ever fails what uses it. */
export interface AnswerCache {
  /** Whether it wants what was asked for afresh: such is asked by a server, which keeps what a node brings it by itself. */
  readonly takesFresh: boolean;
  /** Undefined: not there, too old, or not to be had in time. Its `ageMs` tells when it was fetched. */
  find(question: AnswerQuestion, signal: AbortSignal): Promise<BarsAnswer | undefined>;
  /** Not waited for. */
  keep(question: AnswerQuestion, answer: BarsAnswer): void;
}
