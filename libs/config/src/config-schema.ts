import { InstrumentSpellingError, isTimeZone, parseInstrument } from '@tidemark/domain';
import { validateCronExpression } from 'cron';
import { z } from 'zod';
import { keysByName, peerUrl, urlsByName } from './peer-rules';
import { providerName, providersSection } from './providers-schema';
import { alertsSection, redisSection, weatherSection } from './weather-schema';
import { cidrs, host, integer, isUrl, key, line, list, logFormat, logLevel, onOff, path, section, text } from './schema-pieces';

/*
 * The document of tidemark.yaml, and the only place where a value is judged: arguments and environment are laid over
 * the file's document before it comes here, so their values arrive as text.
 */

function isOrigin(value: string): boolean {
  return isUrl(value, ['http:', 'https:']) && new URL(value).origin === value;
}

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

export const configSchema = z.strictObject({
  role: z.enum(['master', 'slave'], { error: 'must be master or slave' }).default('master'),
  node_name: line(64).optional(),
  data_dir: path.default('./data'),
  api_key: key.optional(),
  server: section({
    host: host.default('127.0.0.1'),
    port: integer(0, 65_535).default(8000),
    cors_origins: list(isOrigin, 'must list origins such as https://example.org').default([]),
    unkeyed_cidrs: cidrs.default([]),
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
  providers: providersSection,
  execution: section({ strategies_dir: path.optional(), handlers_dir: path.optional() }),
  provider_cache: section({ mb: integer(0, 16_384).default(64), seconds: integer(1, 86_400).default(300) }),
  tasks: section({
    local_workers: integer(1, 64).default(2),
    memory_mb: integer(64, 65_536).default(512),
    keep_days: integer(1, 3650).default(30),
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
    peer_cidrs: cidrs.default([]),
    keep_days: integer(1, 3650).default(30),
    verify_cron: cron.default('0 3 * * 0'),
  }),
  nodes: section({ addresses: urlsByName.default([]), keys: keysByName.default([]), api_key: key.optional() }),
  weather: weatherSection,
  redis: redisSection,
  alerts: alertsSection,
  log: section({
    level: logLevel.default('log'),
    file: path.default('logs/app.log'),
    format: logFormat.default('text'),
  }),
}, { error: (issue) => issue.code === 'invalid_type' ? 'must be a mapping of keys to values' : undefined });

export type ConfigDocument = z.output<typeof configSchema>;
