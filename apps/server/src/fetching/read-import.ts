import {
  BAR_RULES, BarColumnsBuilder, type BarsAnswer, type DayRange, type EpochDay, formatInstrument, type InstrumentKey, InstrumentSpellingError, parseInstrument, parseIsoDate,
} from '@tidemark/domain';
import { BadAnswerError, decodeAnswer, encodedActions } from '@tidemark/execution';
import { z } from 'zod';

/** One instrument's bars out of the result of a `data_import`, as its provider would have given them to a sync. */
export interface ImportedAnswer {
  readonly instrument: InstrumentKey;
  readonly provider: string;
  readonly about: DayRange;
  readonly answer: BarsAnswer;
}

const day = z.string().max(10).transform((text, context): EpochDay => {
  const parsed = parseIsoDate(text);
  if (parsed === undefined) context.issues.push({ code: 'custom', input: text, message: 'must be a date' });
  return parsed ?? z.NEVER;
});
const key = z.string().transform((text, context): InstrumentKey => {
  try {
    return parseInstrument(text);
  } catch (error) {
    if (!(error instanceof InstrumentSpellingError)) throw error;
    context.issues.push({ code: 'custom', input: text, message: error.message });
    return z.NEVER;
  }
});
const symbol = z.string().max(64);
const text = z.string().max(2_000);
const row = z.looseObject({
  datetime: z.string().regex(/^\d{4}-\d\d-\d\dT00:00:00$/).transform((value) => value.slice(0, 10)).pipe(day),
  open: z.number(), high: z.number(), low: z.number(), close: z.number(), volume: z.number().nullable(), amount: z.number().nullable(), symbol,
});
const rowsResult = z.looseObject({
  kdata: z.array(row),
  answers: z.array(z.looseObject({
    symbol, instrument: key, provider: z.string().min(1).max(40), from: day, to: day, fetched_at: z.iso.datetime(),
    complete_through: day.nullable(), first_known: day.nullable(),
    evidence: z.record(z.string().max(64), z.union([text.refine((value) => !value.includes('\0') && value.isWellFormed()), z.number()])),
    actions: encodedActions.optional(),
  })),
  rejected: z.array(z.looseObject({ symbol, date: day.nullable(), rule: z.enum(BAR_RULES), detail: text, raw: text })),
});
const fullResult = z.looseObject({ answer: z.looseObject({}) });

/**
 * Reads a result that a node may have made up: what it says of an instrument may be wrong, but it is bars.
 * @param now UTC ms @returns none for what brought no bars @throws BadAnswerError
 */
export function readImport(result: Readonly<Record<string, unknown>>, now: number): ImportedAnswer[] {
  const full = fullResult.safeParse(result);
  if (full.success) {
    const { question: { provider, instrument, from, to }, answer } = decodeAnswer(full.data.answer);
    return [{ instrument, provider, about: { from, to }, answer }];
  }
  const read = rowsResult.safeParse(result);
  if (!read.success) throw new BadAnswerError(`${read.error.issues[0].path.join('.').slice(0, 80)}: ${read.error.issues[0].message.slice(0, 200)}`);
  const { kdata, answers, rejected } = read.data;
  const rows = bySymbol(kdata);
  const rejects = bySymbol(rejected);
  // Two spellings of one instrument are two answers; one of them is enough.
  const named = new Map(answers.map((one) => [formatInstrument(one.instrument), one]));
  return [...named.values()].filter(({ from, to }) => from <= to).map((one) => ({
    instrument: one.instrument, provider: one.provider, about: { from: one.from, to: one.to },
    answer: {
      bars: columnsOf(rows.get(one.symbol) ?? []), completeThrough: one.complete_through, firstKnown: one.first_known, evidence: one.evidence,
      ...(one.actions && { actions: one.actions }),
      rejects: (rejects.get(one.symbol) ?? []).map(({ date, rule, detail, raw }) => ({ day: date, rule, detail, raw })),
      // A node whose clock is ahead must not make a bar final.
      ageMs: Math.max(0, now - Date.parse(one.fetched_at)),
    },
  }));
}

function bySymbol<Row extends { readonly symbol: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const one of rows) {
    const others = found.get(one.symbol);
    if (others) others.push(one);
    else found.set(one.symbol, [one]);
  }
  return found;
}

function columnsOf(rows: readonly z.output<typeof row>[]) {
  const bars = new BarColumnsBuilder(rows.length);
  for (const { datetime, open, high, low, close, volume, amount } of rows) bars.push(datetime, open, high, low, close, volume ?? NaN, amount ?? NaN);
  return bars.build();
}
