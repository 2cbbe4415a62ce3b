import { parseIsoDate } from '@tidemark/domain';
import { instrumentSpelling } from '@tidemark/http-api';
import { z } from 'zod';
import { SyncWish } from '../demand/sync-wish';

/** What `datetime.isoformat()` and its kin write; only the date counts. */
const SHAPE = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

const dayOf = (text: string) => parseIsoDate(SHAPE.exec(text)?.[1] ?? '');
const day = (description: string) => z.string()
  .refine((text) => dayOf(text) !== undefined, {
    error: 'must be a date YYYY-MM-DD, or an ISO date and time', params: { zh: '日期格式错误，应为 YYYY-MM-DD 或 ISO 日期时间', code: 'invalid_date' },
  })
  .transform((text) => dayOf(text) ?? z.NEVER)
  .nullish()
  .meta({ description, example: '2026-11-20T00:00:00' });

export const wishBody = z.strictObject({
  symbol: instrumentSpelling.nullish().meta({ description: 'Send the rows of this instrument once more; absent or null: of all, if there are dates', example: '000001.SZ' }),
  start_date: day('First day of what is sent once more; of a date and time only the date counts. Absent or null: from the first'),
  end_date: day('Last day of it; absent or null: to the last'),
}).refine(({ start_date: from, end_date: to }) => typeof from !== 'number' || typeof to !== 'number' || from <= to, {
  path: ['start_date'], error: 'must not be after end_date', params: { zh: '开始日期不能晚于结束日期', code: 'start_after_end' },
});

/** The whole body may be left out. */
export const wish = wishBody.nullish().transform((body): SyncWish => ({
  symbol: body?.symbol ?? undefined, from: body?.start_date ?? undefined, to: body?.end_date ?? undefined,
}));
export const WISH_EXAMPLE = { symbol: '000001.SZ', start_date: '2026-11-01T00:00:00', end_date: '2026-11-20T00:00:00' };
