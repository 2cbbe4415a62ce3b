import { BAR_RULES, EpochDay, parseIsoDate } from '@tidemark/domain';
import { z } from 'zod';
import { ANSWER_VERSION } from './answer-question';
import { encodedActions } from './encoded-actions';

/** A century of days, each with a row that was refused. */
const MAX_REJECTS = 40_000;
/** As much of a row as providers keep, and of a reason. */
const MAX_TEXT = 2_000;
const MAX_EVIDENCE = 20;
const WEEK_MS = 7 * 86_400_000;

const day = z.string().max(10).refine((text) => parseIsoDate(text) !== undefined).transform((text) => parseIsoDate(text) as EpochDay);
/** What goes into a document in Postgres, which holds no NUL and no half of a surrogate pair. */
const plain = (max: number) => z.string().max(max).refine((text) => !text.includes('\0') && text.isWellFormed());

/** The frame of an encoded answer, from someone who is not to be trusted. The packed bars are looked at afterwards. */
export const encodedAnswerSchema = z.strictObject({
  v: z.literal(ANSWER_VERSION),
  provider: z.string().max(40),
  instrument: z.string().max(40),
  from: day,
  to: day,
  age_ms: z.number().int().min(0).max(WEEK_MS),
  complete_through: day.nullable(),
  first_known: day.nullable(),
  evidence: z.record(z.string().regex(/^[a-z]\w{0,63}$/), z.union([plain(MAX_TEXT), z.number()]))
    .refine((evidence) => Object.keys(evidence).length <= MAX_EVIDENCE),
  rejects: z.array(z.strictObject({
    day: day.nullable(), rule: z.enum(BAR_RULES), detail: z.string().max(MAX_TEXT), raw: z.string().max(MAX_TEXT),
  })).max(MAX_REJECTS),
  actions: encodedActions.optional(),
  bars: z.strictObject({ n: z.number().int().min(0), base64: z.string() }),
});
