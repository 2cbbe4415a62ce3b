import { BarColumns, BarColumnsBuilder, brokenBarRule, EpochDay, parseIsoDate } from '@tidemark/domain';
import { z } from 'zod';

/** As many bars as one task may carry: a century of days for a few instruments. */
const MAX_ROWS = 200_000;

const row = z.object({
  date: z.string().optional(), datetime: z.string().optional(),
  open: z.number(), high: z.number(), low: z.number(), close: z.number(),
  volume: z.number().nullish(), amount: z.number().nullish(),
});

/** Bars inside a task: rows of `GET /api/v1/bars` or of a task's `kdata`, ascending → columns. */
export const barRows = z.array(row).min(1).max(MAX_ROWS).transform((rows, context): BarColumns => {
  const bars = new BarColumnsBuilder(rows.length);
  let before = -Infinity;
  for (const [i, { date, datetime, open, high, low, close, volume, amount }] of rows.entries()) {
    const refuse = (message: string): never => {
      context.issues.push({ code: 'custom', input: rows[i], message, path: [i] });
      return z.NEVER;
    };
    const day = dayOf(date ?? datetime);
    if (day === undefined) return refuse('needs a date YYYY-MM-DD in "date" or "datetime"');
    if (day <= before) return refuse('is not after the row before it');
    const [shares, money] = [volume ?? NaN, amount ?? NaN];
    const rule = brokenBarRule(open, high, low, close, shares, money);
    if (rule !== undefined) return refuse(`is no bar: ${rule}`);
    bars.push(day, open, high, low, close, shares, money);
    before = day;
  }
  return bars.build();
});

function dayOf(text: string | undefined): EpochDay | undefined {
  return text !== undefined && /^.{10}(?:[T ][\d:.]+(?:Z|[+-]\d\d:\d\d)?)?$/.test(text) ? parseIsoDate(text.slice(0, 10)) : undefined;
}
