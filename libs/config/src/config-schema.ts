import { validateCronExpression } from 'cron';
import { z } from 'zod';
import { EXCHANGES, InstrumentSpellingError, isCidr, isHost, isTimeZone, parseInstrument } from '@tidemark/domain';
import { CSV_DATE_FORMATS, CSV_FIELDS } from './csv-map';
import { isKey, keysByName, peerUrl, urlsByName } from './peer-rules';

/*
 * The document of tidemark.yaml, and the only place where a value is judged: arguments and environment are laid over
 * the file's document before it comes here, so their values arrive as text.
 */

function text(check: (value: string) => boolean, reason: string) {
  return z.string({ error: reason }).refine(check, { error: reason });
}

function integer(min: number, max: number) {
  const reason = `must be a whole number from ${min} to ${max}`;
  return z.union([z.number(), z.string().regex(/^\d{1,15}$/).transform(Number)], { error: reason })
    .refine((n) => Number.isSafeInteger(n) && n >= min && n <= max, { error: reason });
}

function decimal(min: number, max: number) {
  const reason = `must be a number from ${min} to ${max}`;
  return z.union([z.number(), z.string().regex(/^\d{1,9}(\.\d{1,6})?$/).transform(Number)], { error: reason })
    .refine((n) => n >= min && n <= max, { error: reason });
}

/** A list in the file, or the comma list of an argument or environment variable. */
function list(check: (item: string) => boolean, reason: string) {
  return z.union([
    z.array(z.string()),
    z.string().transform((s) => s.split(',').map((item) => item.trim()).filter((item) => item !== '')),
  ], { error: reason }).refine((items) => items.every(check), {
    error: (issue) => `${reason}; ${JSON.stringify(String((issue.input as string[]).find((i) => !check(i))).slice(0, 60))} is not`,
  }).transform((items) => [...new Set(items)]);
}

const onOff = z.union([
  z.boolean(),
  z.enum(['on', 'off', 'true', 'false']).transform((word) => word === 'on' || word === 'true'),
], { error: 'must be on or off' });

function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

function isOrigin(value: string): boolean {
  return isUrl(value, ['http:', 'https:']) && new URL(value).origin === value;
}

const PROVIDER_NAME = /^[a-z][a-z0-9_-]{0,31}$/;
const providerName = text((s) => PROVIDER_NAME.test(s), 'must be the name of a provider, such as yahoo');
const providerNames = list((s) => PROVIDER_NAME.test(s), 'must list names of providers, such as sample,tdx');
const path = text((s) => s.length > 0 && !s.includes('\0'), 'must be a path');
const line = (max: number) => text((s) => s.trim() !== '' && s.length <= max && !/[\x00-\x1f\x7f]/.test(s),
  `must be 1 to ${max} characters without control characters`);
const key = text(isKey, 'must be 1 to 512 printable ASCII characters without blanks');
const cron = text((s) => validateCronExpression(s).valid, 'must be a cron expression such as "0 20 * * *"');

const spelling = z.string({ error: 'must be an instrument such as SPX.US or 000001.SZ' }).transform((value, context) => {
  try {
    return parseInstrument(value);
  } catch (error) {
    if (!(error instanceof InstrumentSpellingError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const instrument = z.union([
  z.string().transform((instrument) => ({ instrument })),
  z.strictObject({ instrument: z.string(), provider: providerName.optional(), name: line(200).optional() }),
], { error: 'must be a spelling such as SPX.US, or an object with instrument, provider and name' })
  .transform(({ instrument, ...rest }) => ({ spelled: instrument, ...rest }))
  .pipe(z.object({ spelled: spelling, provider: z.string().optional(), name: z.string().optional() }))
  .transform(({ spelled, ...rest }) => ({ instrument: spelled, ...rest }));

const route = z.strictObject({
  match: text((s) => /^[\x21-\x7e]{1,64}$/.test(s), 'must be a pattern such as *.SZ'),
  providers: providerNames,
}, { error: (issue) => issue.code === 'invalid_type' ? 'must be an object with match and providers' : undefined });

function section<T extends z.ZodRawShape>(shape: T) {
  // Absent or empty (`sync:` with nothing under it) means all defaults.
  return z.preprocess((value) => value ?? {}, z.strictObject(shape, {
    error: (issue) => issue.code === 'invalid_type' ? 'must be a mapping of keys to values' : undefined,
  }));
}

export const configSchema = z.strictObject({
  role: z.enum(['master', 'slave'], { error: 'must be master or slave' }).default('master'),
  node_name: line(64).optional(),
  data_dir: path.default('./data'),
  api_key: key.optional(),
  server: section({
    host: text((s) => isHost(s), 'must be an IP address or a host name').default('127.0.0.1'),
    port: integer(0, 65_535).default(8000),
    cors_origins: list(isOrigin, 'must list origins such as https://example.org').default([]),
    unkeyed_cidrs: list(isCidr, 'must list networks such as 10.0.0.0/8').default([]),
    public_url: peerUrl.optional(),
    tls: section({ cert: path.optional(), key: path.optional(), ca: path.optional() }),
  }),
  database: section({
    url: text((s) => isUrl(s, ['postgres:', 'postgresql:']), 'must be an address such as postgres://user:password@host:5432/name').optional(),
    pool_size: integer(3, 200).default(10),
    statement_timeout_seconds: integer(1, 86_400).default(60),
  }),
  instruments: z.array(instrument, { error: 'must be a list of instruments' }).max(100_000)
    .default(() => [{ instrument: parseInstrument('SPX.US'), name: 'S&P 500' }]),
  providers: section({
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
  }),
  sync: section({
    scheduler: onOff.default(true),
    timezone: text(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai').default('Asia/Shanghai'),
    daily_cron: cron.default('0 20 * * *'),
    missing_cron: cron.default('0 8 * * *'),
    max_days: integer(1, 1_000_000).default(36_600),
    grace_minutes: integer(0, 2880).default(30),
    retry_minutes: integer(1, 1440).default(60),
  }),
  replication: section({
    slaves: urlsByName.default([]),
    slave_keys: keysByName.default([]),
    master_url: peerUrl.optional(),
    master_key: key.optional(),
    mode: z.enum(['push', 'pull'], { error: 'must be push or pull' }).default('push'),
    compression: z.enum(['lz4', 'none'], { error: 'must be lz4 or none' }).default('lz4'),
    peer_cidrs: list(isCidr, 'must list networks such as 10.0.0.0/8').default([]),
    keep_days: integer(1, 3650).default(30),
    verify_cron: cron.default('0 3 * * 0'),
  }),
  log: section({
    level: z.enum(['fatal', 'error', 'warn', 'log', 'debug', 'verbose'], { error: 'must be one of fatal, error, warn, log, debug, verbose' }).default('log'),
    file: path.default('logs/app.log'),
  }),
}, { error: (issue) => issue.code === 'invalid_type' ? 'must be a mapping of keys to values' : undefined });

export type ConfigDocument = z.output<typeof configSchema>;
