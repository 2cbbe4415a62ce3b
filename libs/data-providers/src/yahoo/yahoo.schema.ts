import { z } from 'zod';
import { MalformedAnswer } from '../malformed-answer';

/** Seconds since 1970, as sent, or the Date that yahoo-finance2 makes of some of them. */
const Instant = z.union([z.number(), z.date().transform((date) => date.getTime() / 1000)]);
const Column = z.array(z.number().nullable());

const Split = z.looseObject({ date: Instant, numerator: z.number().positive(), denominator: z.number().positive() });

const Dividend = z.looseObject({ date: Instant, amount: z.number().nullable() });

const Chart = z.looseObject({
  meta: z.looseObject({
    symbol: z.string(),
    exchangeTimezoneName: z.string(),
    dataGranularity: z.string(),
    firstTradeDate: Instant.nullish(),
  }),
  timestamp: z.array(z.number().int()).optional(),
  events: z.looseObject({
    splits: z.record(z.string(), Split).optional(), dividends: z.record(z.string(), Dividend).optional(),
  }).optional(),
  indicators: z.looseObject({
    quote: z.array(z.looseObject({
      open: Column.optional(), high: Column.optional(), low: Column.optional(), close: Column.optional(),
      volume: Column.optional(),
    })),
  }),
});

export type Chart = z.infer<typeof Chart>;
export type Split = z.infer<typeof Split>;
export type Dividend = z.infer<typeof Dividend>;

/** @throws MalformedAnswer naming the first field that is not as it should be */
export function readChart(answer: unknown): Chart {
  const read = Chart.safeParse(answer);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new MalformedAnswer(`no chart: ${issue.path.join('.') || 'the answer'}: ${issue.message}`);
}
