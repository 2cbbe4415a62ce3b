import { count } from '@tidemark/http-api';
import { z } from 'zod';
import { DATE_ORDER, datesInOrder, firstDay, lastDay } from '../dms-dates';
import { interval, symbolArray } from '../dms-read.schema';

const start_date = firstDay.nullish().meta({ description: 'First date; without it from the first bar', example: '2020-01-01' });
const end_date = lastDay.nullish().meta({ description: 'Last date; without it to the last bar', example: '2020-03-31' });

export const exportBody = z.strictObject({
  symbols: symbolArray.meta({ description: 'Spellings, or only `*` for every instrument that is synced', example: ['*'] }),
  interval, start_date, end_date,
  create_zip: z.boolean().default(true).meta({ description: 'One ZIP of all, or one CSV a symbol', example: true }),
}).refine(datesInOrder, DATE_ORDER);
export const exportQuery = z.strictObject({ interval, start_date, end_date }).refine(datesInOrder, DATE_ORDER);

export type ExportBody = z.output<typeof exportBody>;
export type ExportQuery = z.output<typeof exportQuery>;

const file = z.object({
  filename: z.string().meta({ description: 'Its name', example: 'bars_1d_20201121T080643123Z.zip' }),
  filepath: z.string().meta({ description: 'The same, relative to the exports folder', example: 'bars_1d_20201121T080643123Z.zip' }),
  size: count('Bytes', 2048), size_mb: z.number().meta({ description: 'MiB, two decimals', example: 0 }),
  created: z.string().meta({ description: 'When it was written; ISO 8601 with offset', example: '2020-11-21T08:06:43.456Z' }),
  is_zip: z.boolean().meta({ description: 'A ZIP of CSV files; otherwise one CSV', example: true }),
});
const success = z.boolean().meta({ description: 'False when a symbol has failed; the others are exported nevertheless', example: true });
export const exportAnswer = z.object({
  success,
  result: z.object({
    success, total_symbols: count('Asked for, each instrument once', 1), exported_count: count('Of these, exported', 1),
    failed_count: count('Of these, failed'), exported_files: z.array(file).meta({ description: 'The files written' }),
    failed_symbols: z.array(z.object({
      symbol: z.string().meta({ description: 'As the caller spelled it', example: 'US.NONE' }),
      code: z.enum(['unknown_instrument', 'no_data']).meta({ description: 'Why, for programs', example: 'unknown_instrument' }),
      error: z.string().meta({ description: 'Why, for people', example: '未找到股票' }),
    })).meta({ description: 'What was not exported' }),
    timestamp: z.string().meta({ description: 'When it began; ISO 8601 with offset', example: '2020-11-21T08:06:43.123Z' }),
  }).meta({ description: 'What came of it' }),
});
export const filesAnswer = z.object({
  success: z.literal(true).meta({ description: 'Always true', example: true }),
  files: z.array(file).meta({ description: 'Latest first' }), total: count('How many', 1),
});
export const deletedAnswer = z.object({
  success: z.literal(true).meta({ description: 'Always true', example: true }),
  filename: z.string().meta({ description: 'The file that is gone', example: 'bars_1d_20201121T080643123Z.zip' }),
});
export const nameParam = z.string().meta({ description: 'A name from the list', example: 'bars_1d_20201121T080643123Z.zip' });

const FILE_EXAMPLE = {
  filename: 'bars_1d_20201121T080643123Z.zip', filepath: 'bars_1d_20201121T080643123Z.zip', size: 2048, size_mb: 0,
  created: '2020-11-21T08:06:43.456Z', is_zip: true,
};
export const EXPORT_BODY_EXAMPLE = { symbols: ['US.SPX'], interval: '1d', start_date: '2020-01-01', end_date: '2020-03-31', create_zip: true };
export const EXPORT_EXAMPLE = {
  success: true,
  result: {
    success: true, total_symbols: 1, exported_count: 1, failed_count: 0, exported_files: [FILE_EXAMPLE], failed_symbols: [],
    timestamp: '2020-11-21T08:06:43.123Z',
  },
};
export const FILES_EXAMPLE = { success: true, files: [FILE_EXAMPLE], total: 1 };
export const DELETED_EXAMPLE = { success: true, filename: FILE_EXAMPLE.filename };
