import { z } from 'zod';

/** Pieces that answer schemas are built of, described once. */

export const success = z.literal('success').meta({ description: 'Always "success"', example: 'success' });

export const count = (description: string, example = 0) => z.number().int().meta({ description, example });

/** A page of rows with its place in the whole. */
export function paged(row: z.ZodType) {
  return z.object({
    data: z.array(row).meta({ description: 'The rows of this page' }),
    total: count('Rows in all', 1), page: count('This page, from 1', 1), page_size: count('Rows a page', 20),
    total_pages: count('Pages in all', 1),
  });
}

/** ISO 8601 with the offset of the sync timezone; null before it has happened. */
export const instantOrNull = (description: string) => z.string().nullable()
  .meta({ description: `${description}; ISO 8601 with offset`, example: '2026-11-20T20:00:00.000+08:00' });
