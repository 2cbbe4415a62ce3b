import { EXCHANGES } from '@tidemark/domain';
import { z } from 'zod';
import { CSV_DATE_FORMATS, CSV_FIELDS } from './csv-map';
import { decimal, integer, isUrl, line, list, path, section, text } from './schema-pieces';

const PROVIDER_NAME = /^[a-z][a-z0-9_-]{0,31}$/;
export const providerName = text((s) => PROVIDER_NAME.test(s), 'must be the name of a provider, such as yahoo');
const providerNames = list((s) => PROVIDER_NAME.test(s), 'must list names of providers, such as sample,tdx');

const route = z.strictObject({
  match: text((s) => /^[\x21-\x7e]{1,64}$/.test(s), 'must be a pattern such as *.SZ'),
  providers: providerNames,
}, { error: (issue) => issue.code === 'invalid_type' ? 'must be an object with match and providers' : undefined });

/** Of the server and of a node, which fetches as well. */
export const providersSection = section({
  order: providerNames.default(['sample', 'tdx', 'csv', 'yahoo']),
  routes: z.array(route, { error: 'must be a list of objects with match and providers' }).default([]),
  rate_per_second: decimal(0.01, 1000).default(2),
  deadline_seconds: integer(1, 3600).default(30),
  max_response_mb: integer(1, 1024).default(64),
  csv: section({
    dir: path.optional(),
    pattern: line(200).optional(),
    exchange: z.enum(EXCHANGES, { error: `must be one of ${EXCHANGES.join(', ')}` }).optional(),
    columns: z.partialRecord(z.enum(CSV_FIELDS), z.union([z.string().min(1), z.number().int().min(1)]), {
      error: () => `must map fields of a bar (${CSV_FIELDS.join(', ')}) to headings or places of columns`,
    }).default({}),
    date_format: z.enum(CSV_DATE_FORMATS, { error: `must be one of ${CSV_DATE_FORMATS.join(', ')}` }).optional(),
    header: z.boolean({ error: 'must be true or false' }).optional(),
    delimiter: text((s) => s.length === 1, 'must be one character').optional(),
    price_scale: decimal(1e-9, 1e9).optional(),
    volume_scale: decimal(1e-9, 1e9).optional(),
    amount_scale: decimal(1e-9, 1e9).optional(),
    adjusted: z.enum(['refuse', 'accept'], { error: 'must be refuse or accept' }).optional(),
  }),
  tdx: section({ dir: path.optional() }),
  yahoo: section({
    base_url: text((s) => isUrl(s, ['http:', 'https:']), 'must be an http or https address').default('https://query2.finance.yahoo.com'),
  }),
});
