import { flag, instrumentList, page, pageSize } from '@tidemark/http-api';
import { z } from 'zod';
import { endDay, inOrder, ORDER, startDay } from '../date-range';

const MAX_PAGE_SIZE = 1_000;

export const quarantineQuery = z.object({
  instruments: instrumentList.optional().meta({ description: 'Instruments, separated by commas; without it all', example: 'SPX.US' }),
  start: startDay,
  end: endDay,
  rule: z.string().regex(/^[a-z_]{1,40}$/).optional().meta({ description: 'The rule that was broken', example: 'high_below_low' }),
  resolved: flag.optional().meta({ type: 'boolean', description: 'Only rows whose session has a good bar by now, or only those without; without it both', example: false }),
  page,
  page_size: pageSize(MAX_PAGE_SIZE),
}).refine(inOrder, ORDER);

export type QuarantineQuery = z.output<typeof quarantineQuery>;

const seen = (description: string) => z.string().meta({ description, format: 'date-time', example: '2026-11-20T12:00:00.000Z' });

export const quarantineAnswer = z.object({
  data: z.array(z.object({
    id: z.number().int().meta({ description: 'Number of the entry', example: 7 }),
    instrument: z.string().meta({ description: 'Canonical spelling', example: 'SPX.US' }),
    date: z.string().nullable().meta({ description: 'Session date; null where the row named none', format: 'date', example: '2020-01-02' }),
    rule: z.string().meta({ description: 'The rule it breaks', example: 'high_below_low' }),
    detail: z.string().meta({ description: 'In what way', example: 'high 3200 is below low 3235.53' }),
    raw: z.string().meta({ description: 'The row as the data provider sent it', example: '2020-01-02,3244.67,3200,3235.53,3257.85' }),
    provider: z.string().meta({ description: 'The data provider', example: 'csv' }),
    first_seen_at: seen('When it first came'),
    last_seen_at: seen('When it last came'),
    resolved_at: seen('When its session got a good bar; null while it has none').nullable(),
  })).meta({ description: 'Latest first' }),
  total: z.number().int().meta({ description: 'Rows on all pages', example: 1 }),
  page: z.number().int().meta({ description: 'This page, from 1', example: 1 }),
  page_size: z.number().int().meta({ description: 'Rows a page', example: 50 }),
  total_pages: z.number().int().meta({ description: 'Pages', example: 1 }),
});

export const QUARANTINE_EXAMPLE = {
  data: [{
    id: 7, instrument: 'SPX.US', date: '2020-01-02', rule: 'high_below_low', detail: 'high 3200 is below low 3235.53',
    raw: '2020-01-02,3244.67,3200,3235.53,3257.85', provider: 'csv', first_seen_at: '2026-11-20T12:00:00.000Z',
    last_seen_at: '2026-11-20T12:00:00.000Z', resolved_at: null,
  }],
  total: 1, page: 1, page_size: 50, total_pages: 1,
};
