import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { TestAuthority, writeCertificate } from '../../../test/support/certificates';
import { ConfigError } from './config.error';
import { envExample } from './env-example';
import { loadConfig } from './load-config';
import { SETTINGS } from './settings';

describe('loadConfig', () => {
  let cwd: string;

  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'tidemark-config-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  const load = (argv: string[] = [], env: Record<string, string> = {}, yaml?: string) => {
    if (yaml !== undefined) writeFileSync(join(cwd, 'tidemark.yaml'), yaml);
    return loadConfig({ argv, env, cwd });
  };
  const refusal = (argv: string[] = [], env: Record<string, string> = {}, yaml?: string): ConfigError => {
    try {
      load(argv, env, yaml);
    } catch (error) {
      if (error instanceof ConfigError) return error;
      throw error;
    }
    throw new Error('was accepted');
  };

  it('needs nothing', () => {
    const config = load();
    expect(config.server).toEqual({ host: '127.0.0.1', port: 8000, corsOrigins: [], unkeyedCidrs: [] });
    expect(config.dataDir).toBe(join(cwd, 'data'));
    expect(config.log.file).toBe(join(cwd, 'logs/app.log'));
    expect(config.instruments).toEqual([{ instrument: { exchange: 'US', code: 'SPX' }, name: 'S&P 500' }]);
    expect(config.providers.order).toEqual(['sample', 'tdx', 'csv', 'yahoo']);
    expect(config.sync).toMatchObject({ scheduler: true, timezone: 'Asia/Shanghai', dailyCron: '0 20 * * *', missingCron: '0 8 * * *', maxDays: 36_600 });
    expect(config.database.url).toBeUndefined();
    expect(config.configFile).toBeUndefined();
  });

  it('merges key by key: argument over environment over file over default', () => {
    const yaml = 'server: {host: 127.0.0.2, port: 1001}\nsync: {max_days: 5, grace_minutes: 7}\n';
    expect(load([], {}, yaml).server).toMatchObject({ host: '127.0.0.2', port: 1001 });
    expect(load([], { PORT: '1002' }).server).toMatchObject({ host: '127.0.0.2', port: 1002 });
    const config = load(['--port=1003', '--sync-max-days', '6'], { PORT: '1002', SYNC_MAX_DAYS: '9' });
    expect(config.server).toMatchObject({ host: '127.0.0.2', port: 1003 });
    expect(config.sync).toMatchObject({ maxDays: 6, graceMinutes: 7, retryMinutes: 60 });
  });

  it('takes an empty variable for an unset one, and an empty section for its defaults', () => {
    const config = load([], { PORT: '', API_KEY: '', CONFIG_FILE: '', CSV_DIR: '' }, 'sync:\nproviders:\n  tdx:\n');
    expect(config.server.port).toBe(8000);
    expect(config.apiKey).toBeUndefined();
    expect(config.providers.csv.dir).toBeUndefined();
  });

  it('reads every setting from its variable, its argument and its place in the file', async () => {
    const authority = await TestAuthority.create();
    const files = writeCertificate(cwd, await authority.sign({ names: ['localhost'] }), authority);
    const values: Record<string, string> = {
      HOST: '127.0.0.9', PORT: '9', NODE_NAME: 'n', ROLE: 'master', DATA_DIR: '/d', API_KEY: 'k', DATABASE_URL: 'postgres://u@h/d',
      DATABASE_POOL_SIZE: '4', DATABASE_STATEMENT_TIMEOUT_SECONDS: '5', CORS_ORIGINS: 'http://a.b', UNKEYED_CIDRS: '10.0.0.0/8',
      PROVIDERS: 'csv', PROVIDER_RATE_PER_SECOND: '0.5', PROVIDER_DEADLINE_SECONDS: '6', PROVIDER_MAX_RESPONSE_MB: '7', TDX_DIR: '/t',
      CSV_DIR: '/c', YAHOO_BASE_URL: 'http://localhost:1', SYNC_DAILY_CRON: '1 2 * * *', SYNC_MISSING_CRON: '3 4 * * *', SYNC_TIMEZONE: 'UTC',
      SYNC_MAX_DAYS: '8', SYNC_GRACE_MINUTES: '9', SYNC_RETRY_MINUTES: '10', SCHEDULER: 'off', LOG_LEVEL: 'debug', LOG_FILE: '/l', LOG_FORMAT: 'json',
      PUBLIC_URL: 'https://p:1', TLS_CERT: files.cert, TLS_KEY: files.key, TLS_CA: files.ca, SLAVES: 'a=http://a:1,b=https://b', SLAVE_KEYS: 'b=x=y',
      MASTER_URL: 'http://m:1', MASTER_KEY: 'mk', REPLICATION_MODE: 'pull', REPLICATION_COMPRESSION: 'none', PEER_CIDRS: '10.0.0.0/8,fd00::/8',
      REPLICATION_KEEP_DAYS: '11', VERIFY_CRON: '5 6 * * *', STRATEGIES_DIR: '/s', HANDLERS_DIR: '/h',
      NODES: 'n1=http://n:8900,n2=https://n2', NODE_KEYS: 'n2=nk=1', NODE_API_KEY: 'nak',
      LOCAL_WORKERS: '3', LOCAL_MEMORY_MB: '65', TASK_KEEP_DAYS: '12', PROVIDER_CACHE_MB: '12', PROVIDER_CACHE_SECONDS: '13',
      WEATHER_CITIES: 'São Paulo:-23.55:-46.63,Beijing:39.9:116.4', WEATHER_INTERVAL_SECONDS: '90', WEATHER_PROVIDERS: 'sample', WEATHER_API_KEY: 'wk',
      OPEN_METEO_BASE_URL: 'http://om', OPEN_METEO_ARCHIVE_BASE_URL: 'http://oma', OPENWEATHERMAP_BASE_URL: 'http://owm',
      REDIS_URL: 'redis://:pw@r:1', REDIS_CHANNEL: 'c:d', REDIS_COMPRESS_BYTES: '512', ALERT_WEBHOOKS: 'http://h/x,https://i', ALERT_WEBHOOK_SECRET: 'ws',
      SMTP_URL: 'smtps://u:pw@m', ALERT_EMAIL_FROM: 'a@b', ALERT_EMAIL_TO: 'c@d,e@f', ALERT_REPEAT_HOURS: '0',
    };
    const settings = SETTINGS.filter(({ env }) => env !== 'CONFIG_FILE');
    expect(Object.keys(values).sort()).toEqual(settings.map(({ env }) => env).sort());
    const fromEnv = load([], values);
    const fromArgs = load(settings.flatMap(({ env, name }) => [`--${name}`, values[env]]));
    const yaml = settings.map(({ env, fileKey }) => {
      const keys = fileKey.split('.');
      return `${keys.map((key) => `{"${key}": `).join('')}${JSON.stringify(values[env])}${'}'.repeat(keys.length)}`;
    }).reduce<Record<string, unknown>>((merged, json) => deepMerge(merged, JSON.parse(json) as Record<string, unknown>), {});
    const fromFile = load([], {}, JSON.stringify(yaml));
    const shown = (config: object) => JSON.stringify({ ...config, configFile: undefined });
    expect(shown(fromArgs)).toBe(shown(fromEnv));
    expect(shown(fromFile)).toBe(shown(fromEnv));
    expect(shown(fromEnv)).not.toBe(shown(load([], {}, '')));
    expect(fromEnv.sync).toEqual({ scheduler: false, timezone: 'UTC', dailyCron: '1 2 * * *', missingCron: '3 4 * * *', maxDays: 8, graceMinutes: 9, retryMinutes: 10 });
    expect(fromEnv.tasks).toEqual({ localWorkers: 3, memoryMb: 65, keepDays: 12 });
    expect(fromFile.database.url?.reveal()).toBe('postgres://u@h/d');
    expect(fromFile.replication).toEqual({
      slaves: [{ name: 'a', url: 'http://a:1' }, { name: 'b', url: 'https://b', key: expect.anything() }],
      masterUrl: 'http://m:1', masterKey: expect.anything(), mode: 'pull', compression: 'none',
      peerCidrs: ['10.0.0.0/8', 'fd00::/8'], keepDays: 11, verifyCron: '5 6 * * *',
    });
    expect([fromFile.replication.slaves[1].key?.reveal(), fromFile.replication.masterKey?.reveal()]).toEqual(['x=y', 'mk']);
    expect(fromFile.nodes).toMatchObject({ configured: [{ id: 'n1', url: 'http://n:8900' }, { id: 'n2', url: 'https://n2' }] });
    expect([fromFile.nodes.keys.map(({ name, key }) => [name, key.reveal()]), fromFile.nodes.apiKey?.reveal()]).toEqual([[['n2', 'nk=1']], 'nak']);
    expect(fromFile.server).toMatchObject({ publicUrl: 'https://p:1', tlsCa: authority.cert });
    expect(fromFile.server.tls?.key.reveal()).toBe(readFileSync(files.key, 'utf8'));
  });

  it('documents the defaults that hold', () => {
    const settings = SETTINGS.filter(({ env, default: d }) => env !== 'CONFIG_FILE' && d !== '');
    const spelled = load(settings.flatMap(({ name, default: d }) => [`--${name}`, d]));
    expect(JSON.stringify(spelled)).toBe(JSON.stringify(load()));
  });

  it('lists every problem at once with its key, source and reason', () => {
    const error = refusal(['--port', 'x', '--colour=red', 'stray'], { SYNC_TIMEZONE: 'Mars/Olympus' }, 'server: {prot: 1}\nsync: {max_days: -1}\nextra: 1\n');
    const file = join(cwd, 'tidemark.yaml');
    expect(error.code).toBe('invalid_config');
    expect(error.problems.map(({ key, source, code }) => [key, source, code])).toEqual(expect.arrayContaining([
      ['--port', 'argument', 'bad_value'],
      ['--colour', 'argument', 'unknown_key'],
      ['stray', 'argument', 'unknown_key'],
      ['SYNC_TIMEZONE', 'environment', 'bad_value'],
      ['server.prot', `file ${file}`, 'unknown_key'],
      ['sync.max_days', `file ${file}`, 'bad_value'],
      ['extra', `file ${file}`, 'unknown_key'],
    ]));
    expect(error.problems).toHaveLength(7);
    expect(error.message).toContain('SYNC_TIMEZONE (environment): must be an IANA time zone');
  });

  it.each([
    [{ PORT: '65536' }], [{ PORT: '1e3' }], [{ PORT: '-1' }], [{ HOST: 'a b' }], [{ HOST: '1.2.3.4.5' }], [{ DATABASE_URL: 'mysql://h/d' }],
    [{ PROVIDERS: 'a;b' }], [{ SYNC_DAILY_CRON: 'daily' }], [{ SYNC_DAILY_CRON: '61 * * * *' }], [{ SYNC_MAX_DAYS: '0' }], [{ SCHEDULER: 'maybe' }],
    [{ CORS_ORIGINS: 'https://a.b/path' }], [{ CORS_ORIGINS: '*' }], [{ UNKEYED_CIDRS: '10.0.0.0/33' }], [{ UNKEYED_CIDRS: 'lan' }],
    [{ LOG_LEVEL: 'loud' }], [{ LOG_FORMAT: 'xml' }], [{ YAHOO_BASE_URL: 'file:///etc' }], [{ NODE_NAME: 'a\nb' }], [{ API_KEY: 'two words' }], [{ PROVIDER_RATE_PER_SECOND: '0' }],
    [{ ROLE: 'both' }], [{ MASTER_URL: 'http://h/x' }], [{ PUBLIC_URL: 'h:8000' }], [{ MASTER_KEY: 'a b' }], [{ REPLICATION_MODE: 'both' }], [{ REPLICATION_COMPRESSION: 'gzip' }],
    [{ PEER_CIDRS: 'lan' }], [{ REPLICATION_KEEP_DAYS: '0' }], [{ REPLICATION_KEEP_DAYS: '3651' }], [{ VERIFY_CRON: 'weekly' }],
    [{ WEATHER_CITIES: 'Beijing' }], [{ WEATHER_CITIES: 'Beijing:91:0' }], [{ WEATHER_CITIES: 'a:1:2,a:3:4' }], [{ WEATHER_PROVIDERS: 'yahoo' }],
    [{ WEATHER_INTERVAL_SECONDS: '0' }], [{ REDIS_URL: 'http://r' }], [{ ALERT_WEBHOOKS: 'ftp://h' }], [{ ALERT_EMAIL_TO: 'nobody' }],
  ])('refuses %j and names it', (env) => {
    const [key] = Object.keys(env);
    expect(refusal([], env as unknown as Record<string, string>).problems).toEqual([expect.objectContaining({ key, source: 'environment', code: 'bad_value' })]);
  });

  it.each([
    ['- a\n', /mapping/], ['a: [\n', /not valid YAML/], ['server: 5\n', /mapping/], ['sync: {max_days: 1, max_days: 2}\n', /not valid YAML/],
    ['instruments: [nonsense!]\n', /instrument/], ['instruments: [{instrument: SPX.US, colour: 1}]\n', /instrument|colour/],
    ['providers: {routes: [{match: "*"}]}\n', /providers/], ['providers: {csv: {columns: {closing: x}}}\n', /closing|fields of a bar/],
    ['__proto__: {polluted: 1}\n', /__proto__|known/], [`a: &a [x]\n${Array.from({ length: 9 }, (_, i) => `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${`*${'abcdefghi'[i]},`.repeat(9)}]`).join('\n')}\n`, /alias/i],
  ])('refuses the file %j', (yaml, reason) => {
    expect(refusal([], {}, yaml).message).toMatch(reason);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('overrides one place of what an alias shares', () => {
    const config = load(['--sync-daily-cron', '5 5 * * *'], {}, 'sync: {daily_cron: &c "1 1 * * *", missing_cron: *c}\n');
    expect([config.sync.dailyCron, config.sync.missingCron]).toEqual(['5 5 * * *', '1 1 * * *']);
  });

  it('needs a file that is named, but not the default one', () => {
    expect(refusal([], { CONFIG_FILE: 'other.yaml' }).problems).toEqual([expect.objectContaining({ code: 'unreadable_file', reason: 'does not exist' })]);
    expect(refusal(['--config-file', cwd]).message).toMatch(/EISDIR/);
  });

  it('resolves paths of the file from its folder, others from where it was started', () => {
    writeFileSync(join(cwd, 'tidemark.yaml'), 'data_dir: kept\nproviders: {csv: {dir: sheets}}\n');
    const config = loadConfig({ argv: ['--config-file', join(cwd, 'tidemark.yaml'), '--data-dir', 'here'], env: {}, cwd: '/' });
    expect(config.dataDir).toBe(resolve('/', 'here'));
    expect(config.providers.csv.dir).toBe(join(cwd, 'sheets'));
  });

  it('takes instruments, routes and CSV headings from the file', () => {
    const config = load([], {}, `
instruments: [sz000001, {instrument: US.AAPL, provider: yahoo, name: Apple}]
providers:
  routes: [{match: '*.SZ', providers: [tdx, csv]}]
  csv: {columns: {date: 交易日期, close: 收盘}}
`);
    expect(config.instruments).toEqual([
      { instrument: { exchange: 'SZ', code: '000001' } },
      { instrument: { exchange: 'US', code: 'AAPL' }, provider: 'yahoo', name: 'Apple' },
    ]);
    expect(config.providers.routes).toEqual([{ match: '*.SZ', providers: ['tdx', 'csv'] }]);
    expect(config.providers.csv.map.columns).toEqual({ date: '交易日期', close: '收盘' });
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.org', '128.0.0.1'])('without a key refuses to listen on %s', (host) => {
    expect(refusal(['--host', host])).toMatchObject({ code: 'unsafe_bind' });
    expect(refusal(['--host', host], { API_KEY: '' }).problems[0]).toMatchObject({ key: '--host', source: 'argument' });
    expect(load(['--host', host], { API_KEY: 'k' }).server.host).toBe(host);
  });

  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('without a key listens on %s', (host) => {
    expect(load(['--host', host]).server.host).toBe(host);
  });

  it('takes copies and their keys as mappings of the file, and addresses as servers spell them', () => {
    const yaml = 'replication: {slaves: {b.1: "HTTP://Host:80/", a: "https://[::1]:8443"}, slave_keys: {a: "with,comma"}}\n';
    const { slaves } = load([], {}, yaml).replication;
    expect(slaves.map(({ name, url, key }) => [name, url, key?.reveal()])).toEqual([['b.1', 'http://host', undefined], ['a', 'https://[::1]:8443', 'with,comma']]);
    expect(load([], { ROLE: 'slave' }).role).toBe('slave');
    expect(load([], { ROLE: 'slave', REPLICATION_MODE: 'pull', MASTER_URL: 'http://m' }).replication.masterUrl).toBe('http://m');
  });

  it.each([
    'a', '=http://h', 'a=', 'a=h:1', 'a=ftp://h', 'a=http://h/x', 'a=http://h?', 'a=http://h/#', 'a=http://u:canary@h', 'a=http://@h', 'a=http://h:0', 'a=http://h:70000',
    'a b=http://h', '.a=http://h', `${'a'.repeat(65)}=http://h`, 'a=http://h,a=http://i', 'a=http://h, b=',
  ])('refuses the copies %j', (slaves) => {
    const error = refusal([], { SLAVES: slaves });
    expect(error.problems).toEqual([expect.objectContaining({ key: 'SLAVES', source: 'environment', code: 'bad_value' })]);
    expect(error.message).not.toContain('canary');
  });

  it('refuses keys of nobody, and a slave that is to pull from nowhere', () => {
    expect(refusal([], { SLAVES: 'a=http://h', SLAVE_KEYS: 'a=x,b=canary' }).message).toMatch(/SLAVE_KEYS \(environment\): b is none of SLAVES$/);
    expect(refusal([], { SLAVES: 'a=http://h', SLAVE_KEYS: 'a=canary key' }).message).not.toContain('canary');
    expect(refusal([], { ROLE: 'slave', REPLICATION_MODE: 'pull' }).message).toMatch(/REPLICATION_MODE \(environment\): .* needs MASTER_URL/);
    expect(load([], { REPLICATION_MODE: 'pull' }).replication.mode).toBe('pull');
  });

  it('reads the certificate at the start, and names the file it cannot use', async () => {
    const authority = await TestAuthority.create();
    const files = writeCertificate(cwd, await authority.sign({ names: ['localhost'] }), authority);
    const yaml = 'server: {tls: {cert: cert.pem, key: key.pem}}\n';
    expect(load([], {}, yaml).server.tls?.cert).toBe(readFileSync(files.cert, 'utf8'));
    expect(refusal([], { TLS_CERT: files.cert }, '').message).toMatch(/TLS_CERT \(environment\): needs TLS_KEY/);
    expect(refusal([], { TLS_KEY: files.key }, '').message).toMatch(/TLS_KEY \(environment\): needs TLS_CERT/);
    const absent = join(cwd, 'absent.pem');
    expect(refusal([], { TLS_CERT: files.cert, TLS_KEY: absent, TLS_CA: cwd }, '').problems).toEqual([
      { key: 'TLS_KEY', source: 'environment', code: 'unreadable_file', reason: `${absent} cannot be read (ENOENT)` },
      { key: 'TLS_CA', source: 'environment', code: 'unreadable_file', reason: `${cwd} cannot be read (EISDIR)` },
    ]);
    writeFileSync(join(cwd, 'other.pem'), (await authority.sign({ names: ['other'] })).key);
    expect(refusal([], { TLS_KEY: 'other.pem' }, yaml).message).toMatch(/server\.tls\.cert .*cert\.pem with TLS_KEY .*other\.pem cannot be used: /);
    expect(refusal([], { TLS_CA: files.key }, '').message).toMatch(/TLS_CA \(environment\): .*key\.pem cannot be used: /);
  });

  it('shows no secret, in no form', () => {
    const config = load([], {
      API_KEY: 'canary-key', DATABASE_URL: 'postgres://u:canary-pw@h:5432/d?sslpassword=canary-ssl',
      SLAVES: 'a=http://h', SLAVE_KEYS: 'a=canary-slave', MASTER_KEY: 'canary-master',
    });
    const everything = [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true }), `${config.apiKey?.toString()} ${config.database.url?.toString()}`].join();
    expect(everything).not.toContain('canary');
    expect(everything).toContain('postgres://u:***@h:5432/d');
    expect(config.apiKey?.reveal()).toBe('canary-key');
    expect(config.database.url?.reveal()).toContain('canary-pw');
    expect(refusal(['--api-key', 'canary key', '--canary'], { DATABASE_URL: 'canary', PORT: 'x' }, 'api_key: [canary').message.replace('--canary', '')).not.toContain('canary');
  });

  it('is frozen through and through', () => {
    const config = load();
    expect(() => Object.assign(config.server, { port: 1 })).toThrow(TypeError);
    expect(() => (config.providers.order as string[]).push('x')).toThrow(TypeError);
  });

  it('keeps .env.example up to date', () => {
    expect(readFileSync(resolve(__dirname, '../../../.env.example'), 'utf8')).toBe(envExample());
  });
});

function deepMerge(into: Record<string, unknown>, from: Record<string, unknown>): Record<string, unknown> {
  for (const [key, value] of Object.entries(from)) {
    into[key] = typeof value === 'object' && value !== null
      ? deepMerge((into[key] ?? {}) as Record<string, unknown>, value as Record<string, unknown>) : value;
  }
  return into;
}
