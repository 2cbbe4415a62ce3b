import { hostname } from 'node:os';
import { Certificates } from './certificate-files';
import { ConfigDocument } from './config-schema';
import { Secret } from './secret';
import { TidemarkConfig } from './tidemark-config';

function secretOf(value: string | undefined): Secret | undefined {
  return value === undefined ? undefined : Secret.of(value);
}

function keyOf(c: ConfigDocument, slave: string): Secret | undefined {
  return secretOf(c.replication.slave_keys.find(({ name }) => name === slave)?.value);
}

/** What the document alone does not say. */
export interface ConfigSurroundings {
  /** Makes the path of a setting absolute. */
  path(this: void, fileKey: string, value: string): string;
  readonly certificates: Certificates;
  readonly configFile?: string;
}

/** @param path makes the path of a setting absolute */
export function toProviders(p: ConfigDocument['providers'], path: ConfigSurroundings['path']): TidemarkConfig['providers'] {
  const optionalPath = (fileKey: string, value?: string) => (value === undefined ? undefined : path(fileKey, value));
  return {
    order: p.order, routes: p.routes,
    ratePerSecond: p.rate_per_second, deadlineMs: p.deadline_seconds * 1000,
    maxResponseBytes: p.max_response_mb * 1024 * 1024,
    csv: {
      dir: optionalPath('providers.csv.dir', p.csv.dir),
      map: {
        pattern: p.csv.pattern, exchange: p.csv.exchange, columns: p.csv.columns,
        dateFormat: p.csv.date_format, header: p.csv.header, delimiter: p.csv.delimiter,
        priceScale: p.csv.price_scale, volumeScale: p.csv.volume_scale,
        amountScale: p.csv.amount_scale, adjusted: p.csv.adjusted,
      },
    },
    tdx: { dir: optionalPath('providers.tdx.dir', p.tdx.dir) },
    yahoo: { baseUrl: p.yahoo.base_url },
  };
}

function toWeather(w: ConfigDocument['weather']): TidemarkConfig['weather'] {
  return {
    cities: w.cities, intervalMs: w.interval_seconds * 1000, providers: w.providers as TidemarkConfig['weather']['providers'], apiKey: secretOf(w.api_key),
    openMeteo: { baseUrl: w.open_meteo.base_url, archiveBaseUrl: w.open_meteo.archive_base_url },
    openWeatherMap: { baseUrl: w.openweathermap.base_url },
    rules: {
      temperatureChange: w.rules.temperature_change, extremeWords: w.rules.extreme,
      thresholds: Object.fromEntries(Object.entries(w.rules.thresholds).map(([city, t]) => [city, {
        temperatureMax: t.temperature_max, temperatureMin: t.temperature_min, humidityMax: t.humidity_max, humidityMin: t.humidity_min,
        windSpeedMax: t.wind_speed_max, precipitationMax: t.precipitation_max, pressureMax: t.pressure_max, pressureMin: t.pressure_min,
      }])),
    },
  };
}

function toAlerts(a: ConfigDocument['alerts']): TidemarkConfig['alerts'] {
  const { smtp_url: smtpUrl, email_from: from, email_to: to } = a;
  return {
    webhooks: a.webhooks, webhookSecret: secretOf(a.webhook_secret), repeatMs: a.repeat_hours * 3_600_000,
    email: smtpUrl !== undefined && from !== undefined && to.length > 0 ? { smtpUrl: Secret.ofUrl(smtpUrl), from, to } : undefined,
  };
}

/** The checked document in the words of the program. */
export function toConfig(c: ConfigDocument, { path, certificates, configFile }: ConfigSurroundings): TidemarkConfig {
  const optionalPath = (fileKey: string, value?: string) => (value === undefined ? undefined : path(fileKey, value));
  return {
    configFile,
    role: c.role,
    nodeName: c.node_name ?? hostname(),
    dataDir: path('data_dir', c.data_dir),
    apiKey: secretOf(c.api_key),
    server: {
      host: c.server.host, port: c.server.port,
      corsOrigins: c.server.cors_origins, unkeyedCidrs: c.server.unkeyed_cidrs,
      publicUrl: c.server.public_url, ...certificates,
    },
    database: {
      url: c.database.url === undefined ? undefined : Secret.ofUrl(c.database.url),
      poolSize: c.database.pool_size, statementTimeoutMs: c.database.statement_timeout_seconds * 1000,
    },
    instruments: c.instruments,
    providers: toProviders(c.providers, path),
    execution: {
      strategiesDir: optionalPath('execution.strategies_dir', c.execution.strategies_dir),
      handlersDir: optionalPath('execution.handlers_dir', c.execution.handlers_dir),
    },
    providerCache: { maxBytes: c.provider_cache.mb * 1024 * 1024, recentMs: c.provider_cache.seconds * 1000 },
    tasks: { localWorkers: c.tasks.local_workers, memoryMb: c.tasks.memory_mb, keepDays: c.tasks.keep_days },
    sync: {
      scheduler: c.sync.scheduler, timezone: c.sync.timezone,
      dailyCron: c.sync.daily_cron, missingCron: c.sync.missing_cron,
      maxDays: c.sync.max_days, graceMinutes: c.sync.grace_minutes, retryMinutes: c.sync.retry_minutes,
    },
    replication: {
      slaves: c.replication.slaves.map(({ name, value: url }) => ({ name, url, key: keyOf(c, name) })),
      masterUrl: c.replication.master_url, masterKey: secretOf(c.replication.master_key),
      mode: c.replication.mode, compression: c.replication.compression,
      peerCidrs: c.replication.peer_cidrs, keepDays: c.replication.keep_days, verifyCron: c.replication.verify_cron,
    },
    nodes: {
      configured: c.nodes.addresses.map(({ name: id, value: url }) => ({ id, url })),
      keys: c.nodes.keys.map(({ name, value }) => ({ name, key: Secret.of(value) })), apiKey: secretOf(c.nodes.api_key),
    },
    weather: toWeather(c.weather),
    redis: {
      url: c.redis.url === undefined ? undefined : Secret.ofUrl(c.redis.url), channel: c.redis.channel, compressBytes: c.redis.compress_bytes,
    },
    alerts: toAlerts(c.alerts),
    log: { level: c.log.level, file: path('log.file', c.log.file), format: c.log.format },
  };
}
