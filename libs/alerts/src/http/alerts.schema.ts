import { parseIsoDate } from '@tidemark/domain';
import { count, flag, instantOrNull, intInRange, page, paged, pageSize, success } from '@tidemark/http-api';
import { z } from 'zod';

const SEVERITIES = ['info', 'warning', 'critical'] as const;
const MAX_PAGE_SIZE = 200;
const instant = z.iso.datetime({ offset: true });

/** With its offset: whose midnight a bare date means would be a guess. */
const since = z.string().refine((text) => instant.safeParse(text).success && parseIsoDate(text.slice(0, 10)) !== undefined, {
  error: 'must be an instant such as 2026-11-20T20:00:00+08:00', params: { zh: '应为带时区的时间，如 2026-11-20T20:00:00+08:00', code: 'invalid_date' },
}).transform((text) => new Date(text));

export const alertsQuery = z.strictObject({
  page, page_size: pageSize(MAX_PAGE_SIZE),
  kind: z.string().regex(/^[a-z0-9_.-]{1,100}$/, { error: 'must be 1 to 100 of a-z, 0-9, _ . -' }).optional()
    .meta({ description: 'Only of this kind', example: 'sync.failed' }),
  severity: z.enum(SEVERITIES).optional().meta({ description: 'Only of this severity', example: 'critical' }),
  open: flag.optional().meta({ type: 'boolean', description: 'Only those that are not resolved, or only those that are; without it both', example: true }),
  since: since.optional().meta({ description: 'Raised at this instant or later', example: '2026-11-20T00:00:00+08:00' }),
});
export type AlertsQuery = z.output<typeof alertsQuery>;

export const alertId = intInRange(1, 999_999_999_999_999).meta({ description: 'Number of the alert', example: 7 });

const deliveryShape = z.object({
  id: z.string().meta({ description: 'The Idempotency-Key of a webhook', example: '5c0d6cf3-6f4e-4c0e-9a39-2d1c0a5a7f10' }),
  channel: z.enum(['webhook', 'email']).meta({ description: 'By which way', example: 'webhook' }),
  target: z.string().meta({ description: 'Origin of a webhook, receivers of a mail', example: 'https://hooks.example' }),
  state: z.enum(['raised', 'resolved']).meta({ description: 'What it tells', example: 'raised' }),
  status: z.enum(['pending', 'delivered', 'failed']).meta({ description: 'What became of it', example: 'delivered' }),
  tries: count('Tries so far', 1),
  error: z.string().nullable().meta({ description: 'Why the last try failed; null where none has', example: null }),
  next_try_at: instantOrNull('When it is tried next; null where it is not'),
  delivered_at: instantOrNull('When it was taken'),
});

const alertShape = z.object({
  id: count('Number of the alert', 7),
  key: z.string().meta({ description: 'What it is about', example: 'sync.failed:web_batch' }),
  kind: z.string().meta({ description: 'Of which kind', example: 'sync.failed' }),
  severity: z.enum(SEVERITIES).meta({ description: 'How bad it is', example: 'critical' }),
  message: z.string().meta({ description: 'English', example: 'The sync web_batch failed' }),
  message_zh: z.string().meta({ description: 'Chinese', example: '同步失败' }),
  data: z.looseObject({}).meta({ description: 'What belongs to its kind', example: { task_id: '2020-01-01_2020-03-31_1795201592' } }),
  occurrences: count('How often it was raised while it was open', 1),
  raised_at: z.string().meta({ description: 'First; ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  last_raised_at: z.string().meta({ description: 'Last; ISO 8601 with offset', example: '2026-11-20T20:00:00.000+08:00' }),
  resolved_at: instantOrNull('When it was over; null while it is open'),
  deliveries: z.array(deliveryShape).meta({ description: 'Its messages, in the order in which they were made' }),
});

export const ALERT_EXAMPLE = {
  id: 7, key: 'sync.failed:web_batch', kind: 'sync.failed', severity: 'critical', message: 'The sync web_batch failed', message_zh: '同步失败',
  data: { task_id: '2020-01-01_2020-03-31_1795201592' }, occurrences: 1, raised_at: '2026-11-20T20:00:00.000+08:00',
  last_raised_at: '2026-11-20T20:00:00.000+08:00', resolved_at: null,
  deliveries: [{
    id: '5c0d6cf3-6f4e-4c0e-9a39-2d1c0a5a7f10', channel: 'webhook', target: 'https://hooks.example', state: 'raised', status: 'delivered', tries: 1,
    error: null, next_try_at: null, delivered_at: '2026-11-20T20:00:00.120+08:00',
  }],
};

export const alertsPage = paged(alertShape);
export const alertAnswer = z.object({ status: success, data: alertShape.meta({ description: 'The alert' }) });
