import { EpochDay, parseIsoDate } from '@tidemark/domain';
import { z } from 'zod';
import { stockCode } from '../fields/stock-code';
import { unknownFields } from '../fields/unknown-fields';

/** As many as one task may name; the caller splits what is larger. */
const MAX_SYMBOLS = 10_000;

const day = z.string()
  .refine((text) => parseIsoDate(text) !== undefined, { error: 'must be a date YYYY-MM-DD that exists' })
  .transform((text): EpochDay => parseIsoDate(text) ?? z.NEVER);

/** What original clients send for daily bars. */
const DAILY = ['1d', 'd', 'day', 'daily', 'k_day'];

const rowsShape = z.looseObject({
  answer: z.literal('rows').optional(),
  /** A spelling that is no instrument fails by itself and not the whole task: the caller's list may be old. */
  symbols: z.array(z.string().min(1).max(64)).max(MAX_SYMBOLS).default([]),
  stock_code: z.string().min(1).max(64).optional(),
  symbol: z.string().min(1).max(64).optional(),
  data_source: z.string().min(1).max(40).default('tongdaxin'),
  start_date: day.nullish(),
  end_date: day.nullish(),
  frequency: z.string().refine((text) => DAILY.includes(text.toLowerCase()), { error: 'must be daily: there are no other bars yet' }).nullish(),
  // Sent by the original's import engine; how the work is spread is decided here.
  asset_type: z.unknown().optional(), batch_size: z.unknown().optional(), parallel_workers: z.unknown().optional(),
});

/** What one provider says of one instrument, whole and as it says it, for a server that stores it. */
const fullShape = z.strictObject({
  answer: z.literal('full'), instrument: stockCode, provider: z.string().min(1).max(40), from: day, to: day,
  fresh: z.boolean().default(false),
}).refine(({ from, to }) => from <= to, { path: ['from'], error: 'is after to' });

/** An import's task_data, read. */
export const importSchema = z.discriminatedUnion('answer', [rowsShape, fullShape]).transform((fields, context) => {
  if (fields.answer === 'full') return fields;
  const { symbols, stock_code: code, symbol, data_source: dataSource } = fields;
  const [from, to] = [fields.start_date ?? null, fields.end_date ?? null];
  if (from !== null && to !== null && from > to) {
    context.addIssue({ code: 'custom', path: ['start_date'], message: 'is after end_date' });
  }
  const single = code ?? symbol;
  return {
    answer: 'rows' as const,
    symbols: [...new Set(symbols.length === 0 && single !== undefined ? [single] : symbols)],
    dataSource, from, to, ignored: unknownFields(rowsShape, fields),
  };
});
