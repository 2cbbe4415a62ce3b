import { parseIsoDate } from '@tidemark/domain';
import { z } from 'zod';

const DAY_MS = 86_400_000;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d)?$/;
const REASON = 'must be a date YYYY-MM-DD or an instant such as 2026-11-20T12:00:00Z';
const REASON_ZH = '时间格式错误，应为 YYYY-MM-DD 或 2026-11-20T12:00:00Z';

/** UTC ms; without an offset the instant is in UTC, as in the messages. Undefined: neither a date nor an instant. */
export function readInstant(text: string): number | undefined {
  const day = parseIsoDate(text);
  if (day !== undefined) return day * DAY_MS;
  if (!INSTANT.test(text) || parseIsoDate(text.slice(0, 10)) === undefined) return undefined;
  const iso = text.replace(' ', 'T');
  const ms = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
  return Number.isFinite(ms) ? ms : undefined;
}

/** `end` as a date means to the end of that day. */
function bound(isEnd: boolean) {
  return z.string().max(40).transform((text, context): number => {
    const ms = readInstant(text);
    if (ms === undefined) {
      context.issues.push({ code: 'custom', input: text, message: REASON, params: { zh: REASON_ZH, code: 'invalid_time' } });
      return z.NEVER;
    }
    return isEnd && parseIsoDate(text) !== undefined ? ms + DAY_MS - 1 : ms;
  }).optional();
}

export const startTime = bound(false).meta({ description: 'First date or instant, inclusive; UTC unless it says otherwise', type: 'string', example: '2026-11-20' });
export const endTime = bound(true).meta({ description: 'Last date or instant, inclusive', type: 'string', example: '2026-11-20T12:00:00Z' });
