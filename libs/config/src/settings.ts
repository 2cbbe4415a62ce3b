/** One setting as operators meet it. The argument is `--` and the environment name in kebab case. */
export interface Setting {
  readonly name: string;
  /** A second, shorter argument. */
  readonly alias?: string;
  /** Empty: an argument and a key of the file only. */
  readonly env: string;
  /** Its place in tidemark.yaml. */
  readonly fileKey: string;
  /** As text; empty: none. */
  readonly default: string;
  readonly description: string;
  readonly secret?: boolean;
  /** Its argument stands alone: `--debug`. */
  readonly isSwitch?: boolean;
}

export function setting(env: string, fileKey: string, fallback: string, description: string, secret = false): Setting {
  return { name: env.toLowerCase().replaceAll('_', '-'), env, fileKey, default: fallback, description, secret };
}

/** Of the server and of a node, which fetches as well. */
export const PROVIDER_SETTINGS: readonly Setting[] = [
  setting('PROVIDERS', 'providers.order', 'sample,tdx,csv,yahoo', 'Data providers in fallback order; each takes part only where it is configured'),
  setting('PROVIDER_RATE_PER_SECOND', 'providers.rate_per_second', '2', 'Requests a second to one network provider'),
  setting('PROVIDER_DEADLINE_SECONDS', 'providers.deadline_seconds', '30', 'Deadline of one request to a provider, first byte to last'),
  setting('PROVIDER_MAX_RESPONSE_MB', 'providers.max_response_mb', '64', 'A decoded answer larger than this is refused'),
  setting('TDX_DIR', 'providers.tdx.dir', '', 'The vipdoc folder of a TDX (TongDaXin) installation'),
  setting('CSV_DIR', 'providers.csv.dir', '', 'Folder with one CSV file an instrument'),
  setting('YAHOO_BASE_URL', 'providers.yahoo.base_url', 'https://query2.finance.yahoo.com', 'Where the yahoo provider asks'),
];

/** The file itself is named by argument or environment only. */
export const CONFIG_FILE = setting('CONFIG_FILE', '', './tidemark.yaml', 'The settings file; may be absent unless it is named here');

export const SETTINGS: readonly Setting[] = [
  CONFIG_FILE,
  setting('HOST', 'server.host', '127.0.0.1', 'Address to listen on; anything but loopback needs API_KEY'),
  setting('PORT', 'server.port', '8000', 'Port to listen on; 0 takes a free one'),
  setting('NODE_NAME', 'node_name', '', 'Name of this server among others; default: the host name'),
  setting('ROLE', 'role', 'master', 'master or slave: the role at the first start on a database; afterwards the database decides'),
  setting('DATA_DIR', 'data_dir', './data', 'Where the embedded database and other state live'),
  setting('DATABASE_URL', 'database.url', '', 'A Postgres (15 or newer) to use; default: embedded Postgres inside DATA_DIR', true),
  setting('DATABASE_POOL_SIZE', 'database.pool_size', '10', 'Connections of the pool'),
  setting('DATABASE_STATEMENT_TIMEOUT_SECONDS', 'database.statement_timeout_seconds', '60', 'A statement that runs longer is ended'),
  setting('API_KEY', 'api_key', '', 'Key with all rights, sent as X-API-Key; without it only loopback is served', true),
  setting('CORS_ORIGINS', 'server.cors_origins', '', 'Comma list of origins that browsers may call from; empty: off'),
  setting('UNKEYED_CIDRS', 'server.unkeyed_cidrs', '', 'Comma list of networks whose clients need no key'),
  setting('PUBLIC_URL', 'server.public_url', '', 'Address under which other servers reach this one, such as https://bars.example:8000; told to them'),
  setting('TLS_CERT', 'server.tls.cert', '', 'PEM file with the certificate of this server and its chain; with TLS_KEY it serves https only'),
  setting('TLS_KEY', 'server.tls.key', '', 'PEM file with the private key of TLS_CERT'),
  setting('TLS_CA', 'server.tls.ca', '', 'PEM file with the CA that signed the certificates of other servers; default: the public CAs'),
  setting('SLAVES', 'replication.slaves', '', 'Copies that this master keeps, as name=address: backup1=http://10.0.0.2:8000,backup2=…; in the file also a mapping'),
  setting('SLAVE_KEYS', 'replication.slave_keys', '', 'The key that this master presents to each of SLAVES, as name=key', true),
  setting('MASTER_URL', 'replication.master_url', '', 'Where a slave finds its master'),
  setting('MASTER_KEY', 'replication.master_key', '', 'The key that a slave presents to its master', true),
  setting('REPLICATION_MODE', 'replication.mode', 'push', 'push: the master sends; pull: this slave, behind a firewall, fetches by itself from MASTER_URL'),
  setting('REPLICATION_COMPRESSION', 'replication.compression', 'lz4', 'lz4 or none: of what goes over the wire'),
  setting('PEER_CIDRS', 'replication.peer_cidrs', '', 'Comma list of networks that slaves, masters and nodes may have; loopback always may'),
  setting('REPLICATION_KEEP_DAYS', 'replication.keep_days', '30', 'How long deletes are kept for copies that are away, in days; a copy away for longer starts anew'),
  setting('VERIFY_CRON', 'replication.verify_cron', '0 3 * * 0', 'When every copy is compared with this master, in SYNC_TIMEZONE'),
  setting('NODES', 'nodes.addresses', '', 'Worker nodes that this server hands tasks to, as name=address: node_001=http://10.0.0.5:8900,node_002=…; nodes may register by themselves as well'),
  setting('NODE_KEYS', 'nodes.keys', '', 'The key that this server presents to a node, as name=key, by the name in NODES or the id with which it registered', true),
  setting('NODE_API_KEY', 'nodes.api_key', '', 'The key that this server presents to every node that NODE_KEYS does not name', true),
  ...PROVIDER_SETTINGS,
  setting('STRATEGIES_DIR', 'execution.strategies_dir', '', 'Folder with strategy modules of your own, for backtests and optimizations'),
  setting('HANDLERS_DIR', 'execution.handlers_dir', '', 'Folder with handler modules of your own, for tasks of type custom'),
  setting('PROVIDER_CACHE_MB', 'provider_cache.mb', '64', 'Memory for answers of providers that the nodes share through this server, in MiB; 0: none'),
  setting('PROVIDER_CACHE_SECONDS', 'provider_cache.seconds', '300', 'How long a shared answer about the last 3 days is good; one about days before is good twelve times as long'),
  setting('LOCAL_WORKERS', 'tasks.local_workers', '2', 'Tasks that run at once inside this server, where there are no nodes to take them'),
  setting('LOCAL_MEMORY_MB', 'tasks.memory_mb', '512', 'Memory of one task that runs inside this server'),
  setting('TASK_KEEP_DAYS', 'tasks.keep_days', '30', 'How long tasks that have ended are kept, with their results, in days'),
  setting('SYNC_DAILY_CRON', 'sync.daily_cron', '0 20 * * *', 'When the daily sync runs'),
  setting('SYNC_MISSING_CRON', 'sync.missing_cron', '0 8 * * *', 'When missing data are looked for and fetched'),
  setting('SYNC_TIMEZONE', 'sync.timezone', 'Asia/Shanghai', 'Zone of the cron expressions and of days in status answers'),
  setting('SYNC_MAX_DAYS', 'sync.max_days', '36600', 'Longest range of one batch, in days'),
  setting('SYNC_GRACE_MINUTES', 'sync.grace_minutes', '30', "After a session's close, until its bar counts as final"),
  setting('SYNC_RETRY_MINUTES', 'sync.retry_minutes', '60', 'Between two tries of a scheduled run that failed'),
  setting('SCHEDULER', 'sync.scheduler', 'on', 'on or off: the scheduled runs'),
  setting('WEATHER_CITIES', 'weather.cities', '', 'Places that are polled, as name:latitude:longitude: Beijing:39.9:116.4,…; empty: no polling'),
  setting('WEATHER_INTERVAL_SECONDS', 'weather.interval_seconds', '60', 'Between two polls of each place, at whole multiples of it'),
  setting('WEATHER_PROVIDERS', 'weather.providers', 'openweathermap,open_meteo', 'Weather providers in fallback order: openweathermap (only with WEATHER_API_KEY), open_meteo, sample (days of Seattle, 2012 to 2015)'),
  setting('WEATHER_API_KEY', 'weather.api_key', '', 'Key of OpenWeatherMap', true),
  setting('OPEN_METEO_BASE_URL', 'weather.open_meteo.base_url', 'https://api.open-meteo.com', 'Where open_meteo asks for what holds now'),
  setting('OPEN_METEO_ARCHIVE_BASE_URL', 'weather.open_meteo.archive_base_url', 'https://archive-api.open-meteo.com', 'Where open_meteo asks for what was'),
  setting('OPENWEATHERMAP_BASE_URL', 'weather.openweathermap.base_url', 'https://api.openweathermap.org', 'Where openweathermap asks'),
  setting('REDIS_URL', 'redis.url', '', 'A Redis over which observations are told at once, such as redis://127.0.0.1:6379; without it they arrive by replication', true),
  setting('REDIS_CHANNEL', 'redis.channel', 'weather:updates', 'The channel of the observations'),
  setting('REDIS_COMPRESS_BYTES', 'redis.compress_bytes', '4096', 'A message larger than this goes as gzip'),
  setting('ALERT_WEBHOOKS', 'alerts.webhooks', '', 'Comma list of http(s) addresses that each alert is posted to'),
  setting('ALERT_WEBHOOK_SECRET', 'alerts.webhook_secret', '', 'Signs what is posted: X-Tidemark-Signature: sha256=<HMAC of the body>', true),
  setting('SMTP_URL', 'alerts.smtp_url', '', 'Mail server for alerts, such as smtps://user:password@mail.example:465', true),
  setting('ALERT_EMAIL_FROM', 'alerts.email_from', '', 'Sender of alerts'),
  setting('ALERT_EMAIL_TO', 'alerts.email_to', '', 'Comma list of receivers of alerts'),
  setting('ALERT_REPEAT_HOURS', 'alerts.repeat_hours', '24', 'An alert that is still open is sent again after so many hours; 0: never'),
  setting('LOG_LEVEL', 'log.level', 'log', 'fatal, error, warn, log, debug or verbose'),
  setting('LOG_FILE', 'log.file', 'logs/app.log', 'The log file, rotated'),
  setting('LOG_FORMAT', 'log.format', 'text', 'text, or json: one object a line, with the id of the request that it serves'),
];

/** The settings that only the file can say, for the same docs. */
export const FILE_ONLY: readonly Pick<Setting, 'fileKey' | 'default' | 'description'>[] = [
  { fileKey: 'instruments', default: '[SPX.US]', description: 'Instruments kept from the first start: spellings, or objects {instrument, provider, name}' },
  { fileKey: 'providers.routes', default: '[]', description: 'List of {match: "*.SZ", providers: [tdx]}; the first match decides' },
  { fileKey: 'providers.csv.columns', default: '{}', description: 'Headings (or places, from 1) of the CSV columns, e.g. {date: 交易日期, close: 收盘}' },
  { fileKey: 'providers.csv.pattern', default: '{instrument}.csv', description: 'File names: {instrument} in any spelling, or {code} with providers.csv.exchange; * for what varies' },
  { fileKey: 'providers.csv.exchange', default: '', description: 'SH, SZ, BJ, HK, US or 24X7: exchange of codes in file names' },
  { fileKey: 'providers.csv.date_format', default: '', description: 'YYYY-MM-DD, YYYYMMDD, YYYY/MM/DD, MM/DD/YYYY or DD/MM/YYYY' },
  { fileKey: 'providers.csv.header', default: 'true', description: 'false: the files have no headings' },
  { fileKey: 'providers.csv.delimiter', default: '', description: 'One character; found out by default' },
  { fileKey: 'providers.csv.price_scale', default: '1', description: 'Value in the file × scale = price; volume_scale and amount_scale likewise' },
  { fileKey: 'weather.rules.temperature_change', default: '5', description: 'Alert when the temperature of a place is so many °C from that of 24 hours before; 0: never' },
  { fileKey: 'weather.rules.extreme', default: '[暴雨, 暴雪, …]', description: 'Alert when the words of an observation contain one of these (default: heavy rain, snow, hail, storms, tornado, heat, in Chinese and English)' },
  { fileKey: 'weather.rules.thresholds', default: '{}', description: 'By city (* for the others): {temperature_max: 38, temperature_min: -20, humidity_max, wind_speed_max, precipitation_max, pressure_min, …}' },
  { fileKey: 'providers.csv.adjusted', default: 'refuse', description: 'accept: take files that say they hold adjusted prices' },
];
