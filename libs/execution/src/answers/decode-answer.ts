import { BarsAnswer, formatInstrument, InstrumentSpellingError, parseInstrument, TidemarkError } from '@tidemark/domain';
import { answerBars } from './answer-bars';
import { AnswerQuestion } from './answer-question';
import { encodedAnswerSchema } from './encoded-answer.schema';

/** Not the answer to the question, or no answer at all. */
export class BadAnswerError extends TidemarkError {
  readonly code = 'bad_answer';
  readonly status = 400;
}

export interface DecodedAnswer {
  readonly question: AnswerQuestion;
  readonly answer: BarsAnswer;
}

/**
 * Reads what another machine says that a provider answered, and believes nothing: what it may say is only what this
 * provider could have said about this question.
 * @throws BadAnswerError
 */
export function decodeAnswer(value: unknown): DecodedAnswer {
  const parsed = encodedAnswerSchema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new BadAnswerError(`${path.join('.').slice(0, 80) || 'the answer'}: ${message.slice(0, 200)}`);
  }
  const { provider, instrument, from, to, age_ms, complete_through, first_known, evidence, rejects, actions, bars } = parsed.data;
  const columns = from > to ? undefined : answerBars(bars, from, to);
  if (columns === undefined) throw new BadAnswerError('bars: not the bars of the days that were asked for, ascending, in finite numbers');
  return {
    question: { provider, instrument: keyOf(instrument), from, to },
    answer: {
      bars: columns, rejects, ...(actions && { actions }), completeThrough: complete_through, firstKnown: first_known, evidence,
      ...(age_ms > 0 && { ageMs: age_ms }),
    },
  };
}

/** @throws BadAnswerError also for the answer to another question */
export function decodeAnswerTo({ provider, instrument, from, to }: AnswerQuestion, value: unknown): BarsAnswer {
  const { question, answer } = decodeAnswer(value);
  const same = question.provider === provider && formatInstrument(question.instrument) === formatInstrument(instrument)
    && question.from === from && question.to === to;
  if (!same) throw new BadAnswerError('it answers another question');
  return answer;
}

function keyOf(spelling: string) {
  try {
    const key = parseInstrument(spelling);
    if (formatInstrument(key) === spelling) return key;
  } catch (error) {
    if (!(error instanceof InstrumentSpellingError)) throw error;
  }
  throw new BadAnswerError('instrument: not a canonical spelling');
}
