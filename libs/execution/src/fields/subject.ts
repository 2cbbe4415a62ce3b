import { Adjustment, ADJUSTMENTS, BarColumns, EpochDay, parseIsoDate } from '@tidemark/domain';
import { z } from 'zod';
import { barRows } from '../bars/bar-rows';
import { parsePeriod, Period } from '../bars/period';
import { NamedInstrument, readStockCode, stockCode } from './stock-code';

const day = z.string()
  .refine((text) => parseIsoDate(text) !== undefined, { error: 'must be a date YYYY-MM-DD that exists' })
  .transform((text): EpochDay => parseIsoDate(text) ?? z.NEVER);

const period = z.string().transform((text, context): Period => {
  const parsed = parsePeriod(text);
  if (parsed !== undefined) return parsed;
  context.issues.push({ code: 'custom', input: text, message: 'must be like 90d, 12w, 6m, 5y, or max' });
  return z.NEVER;
});

/** The names a client may use for the instrument and the range. */
export const subjectFields = {
  stock_code: stockCode.nullish(), symbol: stockCode.nullish(), instrument: stockCode.nullish(),
  start_date: day.nullish(), start: day.nullish(), end_date: day.nullish(), end: day.nullish(),
  period: period.nullish(),
  adjustment: z.enum(ADJUSTMENTS, { error: `must be ${ADJUSTMENTS.join(', ')}` }).nullish(),
  bars: barRows.nullish(),
};

/** Which instrument, and which of its days: by dates, or back from the last bar. */
export interface Subject {
  readonly instrument: NamedInstrument;
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  readonly period: Period | null;
  /** Of bars out of the store. */
  readonly adjustment: Adjustment;
  /** Bars that stand in the task itself. */
  readonly bars: BarColumns | null;
}

/** What the original used where the client names no instrument. */
const PRESET = '000001';

/** @param preset the period where the client gives neither dates, nor a period, nor bars */
export function readSubject(
  fields: z.output<z.ZodObject<typeof subjectFields>>, preset: Period, context: z.core.$RefinementCtx,
): Subject {
  const names = [fields.stock_code, fields.symbol, fields.instrument].flatMap((name) => name ?? []);
  if (new Set(names.map(({ canonical }) => canonical)).size > 1) {
    context.addIssue({ code: 'custom', path: ['symbol'], message: 'names another instrument than stock_code' });
  }
  const from = fields.start_date ?? fields.start ?? null;
  const to = fields.end_date ?? fields.end ?? null;
  if (from !== null && to !== null && from > to) {
    context.addIssue({ code: 'custom', path: ['start_date'], message: 'is after end_date' });
  }
  if (from !== null && fields.period) {
    context.addIssue({ code: 'custom', path: ['period'], message: 'counts back from the last bar and excludes start_date' });
  }
  const bars = fields.bars ?? null;
  const adjustment = fields.adjustment ?? 'raw';
  if (bars !== null && adjustment !== 'raw') {
    context.addIssue({ code: 'custom', path: ['adjustment'], message: 'bars that stand in the task are taken as they are' });
  }
  const whole = from !== null || bars !== null;
  return { instrument: names[0] ?? readStockCode(PRESET), from, to, bars, adjustment, period: fields.period ?? (whole ? null : preset) };
}
