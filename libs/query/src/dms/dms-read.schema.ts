import { count, instrumentSpelling, intInRange, MAX_INSTRUMENTS, page, pageSize } from '@tidemark/http-api';
import { BAR_INTERVALS } from '@tidemark/market-data';
import { z } from 'zod';
import { DATE_ORDER, datesInOrder, dmsInstant, firstDay, lastDay } from './dms-dates';

const MAX_PAGE_SIZE = 10_000;
const MAX_SPELLING = 64;
const TTL_LIMIT_SECONDS = 31_536_000;

export const symbolParam = instrumentSpelling.meta({ description: 'An instrument in any accepted spelling', example: 'US.SPX' });
export const interval = z.enum(BAR_INTERVALS).default('1d').meta({ description: 'Day, ISO week or month', example: '1d' });
export const symbolArray = z.array(z.string().min(1).max(MAX_SPELLING)).min(1).max(MAX_INSTRUMENTS);

export const symbolsQuery = z.strictObject({
  ttl_seconds: intInRange(0, TTL_LIMIT_SECONDS).optional().meta({ type: 'integer', description: 'Taken and not needed: the list is always fresh', example: 300 }),
});
export const readQuery = z.strictObject({ start_date: firstDay, end_date: lastDay, interval }).refine(datesInOrder, DATE_ORDER);
export const batchBody = z.strictObject({
  symbols: symbolArray.meta({ description: 'Spellings; the answer has each as its key', example: ['US.SPX', 'HK.00700'] }),
  start_date: firstDay, end_date: lastDay, interval,
  as_of: dmsInstant.nullish().meta({
    description: 'Bars as they were known at this instant: values that were corrected later are the ones from before. When a bar '
      + 'was first stored is not recorded: it counts as known from its session on. Without an offset it is UTC',
    example: '2020-04-01T00:00:00Z',
  }),
}).refine(datesInOrder, DATE_ORDER);
export const infoQuery = z.strictObject({ interval });
export const dataQuery = z.strictObject({
  interval, page, page_size: pageSize(MAX_PAGE_SIZE),
  order: z.enum(['asc', 'desc']).default('desc').meta({ description: 'By time: latest or earliest first', example: 'desc' }),
});

export type ReadQuery = z.output<typeof readQuery>;
export type BatchBody = z.output<typeof batchBody>;
export type InfoQuery = z.output<typeof infoQuery>;
export type DataQuery = z.output<typeof dataQuery>;

const time = z.string().meta({ description: 'Session date at midnight, without offset; of a week or month its last session', example: '2020-01-02T00:00:00' });
const price = (description: string, example: number) => z.number().meta({ description, example });
const bar = z.object({
  time, Open: price('First price, raw', 3244.67), High: price('Highest price', 3258.14), Low: price('Lowest price', 3235.53),
  Close: price('Last price', 3257.85),
  Volume: z.number().nullable().meta({ description: 'Shares or contracts; null where the source has none', example: 3458250000 }),
});
const data = z.array(bar).meta({ description: 'Ascending by time' });
const index = z.array(z.string()).meta({ description: 'The times of `data`', example: ['2020-01-02T00:00:00'] });
const symbol = z.string().meta({ description: 'As the caller spelled it', example: 'US.SPX' });
const dateOrNull = (description: string, example: string) => z.string().nullable().meta({ description, example });

export const symbolsAnswer = z.object({
  symbols: z.array(z.string()).meta({ description: 'Every instrument that is synced, exchange first', example: ['HK.00700', 'US.SPX'] }),
});
export const readAnswer = z.object({ symbol, data: data.nullable(), index: index.nullable() });
export const batchAnswer = z.record(z.string(), z.object({ data, index }).nullable());
export const infoAnswer = z.object({
  symbol, interval,
  latest_date: dateOrNull('Time of the last bar; null without bars', '2020-03-31T00:00:00'),
  earliest_date: dateOrNull('Time of the first bar; null without bars', '2020-01-02T00:00:00'),
  data_count: count('Bars stored', 62), has_data: z.boolean().meta({ description: 'Whether there is any', example: true }),
});
export const dataAnswer = z.object({
  symbol, interval, data: z.array(bar).meta({ description: 'The bars of this page' }),
  total: count('Bars in all', 62), page: count('This page, from 1; the last where a later one was asked for', 1),
  page_size: count('Bars a page', 50), total_pages: count('Pages in all', 2),
  order: z.enum(['asc', 'desc']).meta({ description: 'As asked', example: 'desc' }),
});

const EXAMPLE = {
  data: [{ time: '2020-01-02T00:00:00', Open: 3244.67, High: 3258.14, Low: 3235.53, Close: 3257.85, Volume: 3458250000 }],
  index: ['2020-01-02T00:00:00'],
};
export const READ_EXAMPLE = { symbol: 'US.SPX', ...EXAMPLE };
export const BATCH_EXAMPLE = { 'US.SPX': EXAMPLE, 'HK.00700': null };
export const BATCH_BODY_EXAMPLE = { symbols: ['US.SPX', 'HK.00700'], start_date: '2020-01-01', end_date: '2020-03-31', interval: '1d' };
export const INFO_EXAMPLE = {
  symbol: 'US.SPX', interval: '1d', latest_date: '2020-03-31T00:00:00', earliest_date: '2020-01-02T00:00:00', data_count: 62, has_data: true,
};
export const DATA_EXAMPLE = { symbol: 'US.SPX', interval: '1d', data: EXAMPLE.data, total: 62, page: 2, page_size: 61, total_pages: 2, order: 'desc' };
