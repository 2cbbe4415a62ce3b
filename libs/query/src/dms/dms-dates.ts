import { EpochDay, parseIsoDate } from '@tidemark/domain';
import { z } from 'zod';

/** Python's `isoformat()` of a naive datetime: seconds and their fraction may be missing, an offset may not be there. */
const NAIVE_TIME = /^T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?$/;
const OFFSET = /^(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;
const MAX_LENGTH = 40;
const DATE_LENGTH = 10;

/** The day of a date or a naive datetime. The time of day is dropped: a bar stands for the whole of its session. */
function dayOf(text: string): EpochDay | undefined {
  const time = text.slice(DATE_LENGTH);
  return time === '' || (time.length <= MAX_LENGTH && NAIVE_TIME.test(time)) ? parseIsoDate(text.slice(0, DATE_LENGTH)) : undefined;
}

/** UTC ms of a date, a naive datetime (both in UTC, as DMS counts) or one with an offset. */
function instantOf(text: string): number | undefined {
  if (text.length > MAX_LENGTH || parseIsoDate(text.slice(0, DATE_LENGTH)) === undefined) return undefined;
  const [, time, offset] = /^(.*?)(Z|[+-]\d\d:\d\d)?$/.exec(text.slice(DATE_LENGTH)) ?? [];
  if (time === undefined || (time === '' ? offset !== undefined : !NAIVE_TIME.test(time))) return undefined;
  if (offset !== undefined && !OFFSET.test(offset)) return undefined;
  const ms = Date.parse(`${text.slice(0, DATE_LENGTH)}${time === '' ? 'T00:00' : time}${offset ?? 'Z'}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `2024-01-02` or `2024-01-02T00:00:00` → epoch day. */
const dmsDay = z.string()
  .refine((text) => dayOf(text) !== undefined, {
    error: 'must be a date YYYY-MM-DD or a datetime YYYY-MM-DDThh:mm:ss without offset',
    params: { zh: '日期格式错误，应为 YYYY-MM-DD 或 YYYY-MM-DDThh:mm:ss', code: 'invalid_date' },
  })
  .transform((text): EpochDay => dayOf(text) ?? z.NEVER);

/** An instant → UTC ms. */
export const dmsInstant = z.string()
  .refine((text) => instantOf(text) !== undefined, {
    error: 'must be an ISO 8601 date or datetime; without an offset it is UTC',
    params: { zh: '时间格式错误，应为 ISO 8601 日期或时间（无时区时按 UTC）', code: 'invalid_instant' },
  })
  .transform((text): number => instantOf(text) ?? z.NEVER);

export const firstDay = dmsDay.meta({ description: 'First date, inclusive; the time of a datetime is ignored', example: '2020-01-01' });
export const lastDay = dmsDay.meta({ description: 'Last date, inclusive; the time of a datetime is ignored', example: '2020-03-31T00:00:00' });

interface Dates {
  readonly start_date?: EpochDay | null;
  readonly end_date?: EpochDay | null;
}

/** The rule across both fields: `schema.refine(datesInOrder, DATE_ORDER)`. */
export function datesInOrder({ start_date, end_date }: Dates): boolean {
  return start_date == null || end_date == null || start_date <= end_date;
}

export const DATE_ORDER = {
  error: 'must not be after end_date', path: ['start_date'],
  params: { code: 'start_after_end', zh: '开始日期不能晚于结束日期' },
};
