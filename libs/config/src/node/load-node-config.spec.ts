import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { TestAuthority, writeCertificate } from '../../../../test/support/certificates';
import { ConfigError } from '../config.error';
import { settingsTable } from '../settings-table';
import { judgeNodeFile } from './judge-node-file';
import { loadNodeConfig } from './load-node-config';
import { NODE_FILE_ONLY, NODE_SETTINGS } from './node-settings';

describe('loadNodeConfig', () => {
  let cwd: string;

  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'tidemark-node-config-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  const load = (argv: string[] = [], env: Record<string, string> = {}, file?: object | string) => {
    if (file !== undefined) writeFileSync(join(cwd, 'node_config.json'), typeof file === 'string' ? file : JSON.stringify(file));
    return loadNodeConfig({ argv, env, cwd });
  };
  const refusal = (argv: string[] = [], env: Record<string, string> = {}, file?: object | string): ConfigError => {
    try {
      load(argv, env, file);
    } catch (error) {
      if (error instanceof ConfigError) return error;
      throw error;
    }
    throw new Error('was accepted');
  };

  it('needs nothing', () => {
    const config = load();
    expect(config).toMatchObject({
      host: '127.0.0.1', port: 8900, maxWorkers: 4, maxQueuedTasks: 0, taskTimeoutMs: 300_000, heartbeatIntervalMs: 10_000,
      maxMemoryMb: 4096, maxCpuPercent: 80, healthyWord: 'healthy', autoRegister: true, sharesAnswers: true, peerCidrs: [],
      dataDir: join(cwd, 'data/node-8900'), log: { level: 'log', file: join(cwd, 'logs/node.log') },
    });
    expect([config.apiKey, config.masterUrl, config.configFile, config.tls]).toEqual([undefined, undefined, undefined, undefined]);
    expect(config.capabilities).toEqual(expect.arrayContaining(['data_fetch', 'data_process', 'backtest', 'custom']));
  });

  it('makes its id once and keeps it with its data', () => {
    const { nodeId, dataDir } = load();
    expect(nodeId).toMatch(/^[0-9a-f]{8}$/);
    expect(load().nodeId).toBe(nodeId);
    expect(load(['--port', '8901']).nodeId).not.toBe(nodeId);
    expect(load(['--node-id', 'node_001']).nodeId).toBe('node_001');
    // What a crash left behind is no id.
    writeFileSync(join(dataDir, 'node-id'), '');
    expect(load().nodeId).toMatch(/^[0-9a-f]{8}$/);
  });

  it('names the data folder that cannot be used', () => {
    writeFileSync(join(cwd, 'plain'), '');
    expect(refusal([], { NODE_DATA_DIR: join(cwd, 'plain/x') }).problems).toEqual([
      { key: 'NODE_DATA_DIR', source: 'environment', code: 'bad_value', reason: expect.stringMatching(/plain\/x cannot be used: ENOTDIR/) },
    ]);
  });

  it('merges key by key: argument over environment over file over default', () => {
    const file = { node_name: 'of the file', port: 9001, max_workers: 2, providers: { order: ['csv'], rate_per_second: 5 } };
    expect(load([], {}, file)).toMatchObject({ nodeName: 'of the file', port: 9001, maxWorkers: 2, taskTimeoutMs: 300_000 });
    const config = load(['--max-workers', '8'], { MAX_WORKERS: '6', NODE_PORT: '9002', PROVIDERS: 'tdx' });
    expect(config).toMatchObject({ nodeName: 'of the file', port: 9002, maxWorkers: 8, providers: { order: ['tdx'], ratePerSecond: 5 } });
    expect(config.configFile).toBe(join(cwd, 'node_config.json'));
  });

  it('takes the arguments of the older node', () => {
    const other = join(cwd, 'other.json');
    writeFileSync(other, '{"max_workers": 3}');
    const config = load(['--host=::1', '--port', '9', '--node-name', 'n', '--node-id', 'i', '--log-level', 'WARNING', '--debug', '--config', other]);
    expect(config).toMatchObject({ host: '::1', port: 9, nodeName: 'n', nodeId: 'i', maxWorkers: 3, configFile: other, log: { level: 'debug' } });
    expect(load(['--log-level', 'WARNING']).log.level).toBe('warn');
    expect(load(['--api-key', 'k']).apiKey?.reveal()).toBe('k');
  });

  it('takes a file of the older node', () => {
    const config = load([], {}, {
      node_id: null, node_name: 'Distributed Node', host: '127.0.0.1', port: 8905, api_key: null, master_host: 'localhost', master_port: 8888,
      auto_register: true, max_workers: 2, task_timeout: 60, heartbeat_interval: 5, max_memory_mb: 2048, max_cpu_percent: 75.5, log_level: 'INFO',
      log_file: 'logs/x.log', data_dir: 'data/node_data', cache_dir: 'cache/node_cache', enable_caching: true, cache_size_mb: 512,
      capabilities: ['data_fetch', 'data_process', 'sqlite_storage'], debug: false,
    });
    expect(config).toMatchObject({
      nodeName: 'Distributed Node', port: 8905, masterUrl: 'http://localhost:8888', maxWorkers: 2, taskTimeoutMs: 60_000, heartbeatIntervalMs: 5000,
      maxMemoryMb: 2048, maxCpuPercent: 75.5, dataDir: join(cwd, 'data/node_data'), capabilities: ['data_fetch', 'data_process', 'sqlite_storage'],
      log: { level: 'log', file: join(cwd, 'logs/x.log'), format: 'text' },
    });
    expect(config.nodeId).toMatch(/^[0-9a-f]{8}$/);
    expect(load([], { MASTER_URL: 'https://m' }).masterUrl).toBe('https://m');
  });

  it('reads every setting from its variable, its argument and its place in the file', async () => {
    const authority = await TestAuthority.create();
    const tls = writeCertificate(cwd, await authority.sign({ names: ['localhost'] }), authority);
    const values: Record<string, string> = {
      NODE_ID: 'i', NODE_NAME: 'n', NODE_HOST: '127.0.0.9', NODE_PORT: '9', NODE_API_KEY: 'k', NODE_PUBLIC_URL: 'https://p:1',
      NODE_TLS_CERT: tls.cert, NODE_TLS_KEY: tls.key, NODE_TLS_CA: tls.ca, UNKEYED_CIDRS: '10.0.0.0/8', MASTER_URL: 'http://m:1', MASTER_KEY: 'mk',
      PEER_CIDRS: 'fd00::/8', HEARTBEAT_INTERVAL: '1.5', MAX_WORKERS: '7', MAX_QUEUED_TASKS: '8', TASK_TIMEOUT: '99', MAX_MEMORY_MB: '100',
      MAX_CPU_PERCENT: '50', NODE_HEALTHY_WORD: 'active', NODE_DATA_DIR: join(cwd, 'd'), STRATEGIES_DIR: '/s', HANDLERS_DIR: '/h', ENABLE_CACHING: 'false', PROVIDERS: 'csv',
      PROVIDER_RATE_PER_SECOND: '0.5', PROVIDER_DEADLINE_SECONDS: '6', PROVIDER_MAX_RESPONSE_MB: '7', TDX_DIR: '/t', CSV_DIR: '/c',
      YAHOO_BASE_URL: 'http://localhost:1', LOG_LEVEL: 'error', LOG_FILE: '/l', LOG_FORMAT: 'json',
    };
    const settings = NODE_SETTINGS.filter(({ env }) => env !== 'NODE_CONFIG_FILE' && env !== '');
    expect(Object.keys(values).sort()).toEqual(settings.map(({ env }) => env).sort());
    const shown = (config: object) => JSON.stringify({ ...config, configFile: undefined });
    const fromEnv = load([], values);
    expect(shown(load(settings.flatMap(({ env, name }) => [`--${name}`, values[env]])))).toBe(shown(fromEnv));
    const file: Record<string, unknown> = {};
    for (const { env, fileKey } of settings) {
      const [first, second, third] = fileKey.split('.');
      if (second === undefined) file[first] = values[env];
      else {
        const section = (file[first] ??= {}) as Record<string, unknown>;
        section[second] = third === undefined ? values[env] : { [third]: values[env] };
      }
    }
    expect(shown(load([], {}, file))).toBe(shown(fromEnv));
    expect(fromEnv).toMatchObject({
      nodeId: 'i', publicUrl: 'https://p:1', masterUrl: 'http://m:1', peerCidrs: ['fd00::/8'], heartbeatIntervalMs: 1500, maxQueuedTasks: 8,
      taskTimeoutMs: 99_000, healthyWord: 'active', strategiesDir: '/s', handlersDir: '/h', tlsCa: authority.cert,
      providers: { order: ['csv'], ratePerSecond: 0.5, tdx: { dir: '/t' }, csv: { dir: '/c' } },
    });
    expect([fromEnv.apiKey?.reveal(), fromEnv.masterKey?.reveal()]).toEqual(['k', 'mk']);
  });

  it('documents the defaults that hold', () => {
    const spelled = NODE_SETTINGS.filter(({ env, default: preset }) => env !== 'NODE_CONFIG_FILE' && preset !== '')
      .flatMap(({ name, default: preset, isSwitch }) => (isSwitch === true ? [`--${name}=${preset}`] : [`--${name}`, preset]));
    expect(JSON.stringify(load(spelled))).toBe(JSON.stringify(load()));
  });

  it('lists every problem at once with its key, source and reason', () => {
    const error = refusal(['--port', 'x', '--colour=red'], { MAX_WORKERS: '0' }, { task_timeout: 9, colour: 1, providers: { orders: [] } });
    const source = `file ${join(cwd, 'node_config.json')}`;
    expect(error.problems.map((p) => [p.key, p.source, p.code])).toEqual(expect.arrayContaining([
      ['--port', 'argument', 'bad_value'], ['--colour', 'argument', 'unknown_key'], ['MAX_WORKERS', 'environment', 'bad_value'],
      ['task_timeout', source, 'bad_value'], ['colour', source, 'unknown_key'], ['providers.orders', source, 'unknown_key'],
    ]));
    expect(error.problems).toHaveLength(6);
  });

  it.each([
    [{ NODE_ID: 'a b' }], [{ NODE_ID: '../x' }], [{ NODE_PORT: '65536' }], [{ NODE_HOST: 'a b' }], [{ NODE_API_KEY: 'two words' }], [{ MASTER_URL: 'http://h/x' }],
    [{ NODE_PUBLIC_URL: 'h:8900' }], [{ MAX_WORKERS: '257' }], [{ TASK_TIMEOUT: '9' }], [{ TASK_TIMEOUT: '86401' }], [{ HEARTBEAT_INTERVAL: '0' }],
    [{ MAX_MEMORY_MB: '1' }], [{ MAX_CPU_PERCENT: '101' }], [{ NODE_HEALTHY_WORD: 'Fine!' }], [{ PEER_CIDRS: 'lan' }], [{ LOG_LEVEL: 'loud' }], [{ LOG_FORMAT: 'xml' }], [{ NODE_NAME: 'a\nb' }],
    [{ MAX_QUEUED_TASKS: '-1' }],
  ])('refuses %j and names it', (env) => {
    const [key] = Object.keys(env);
    expect(refusal([], env as unknown as Record<string, string>).problems).toEqual([expect.objectContaining({ key, source: 'environment', code: 'bad_value' })]);
  });

  it('refuses a file that is no JSON without quoting it', () => {
    const error = refusal([], {}, '{"api_key": "canary", "port": }}');
    expect(error.message).toMatch(/NODE_CONFIG_FILE \(file .*node_config\.json\): is not valid JSON: /);
    expect(error.message).not.toContain('canary');
    expect(refusal(['--config', 'absent.json'], {}).problems).toEqual([expect.objectContaining({ code: 'unreadable_file', reason: 'does not exist' })]);
    expect(load([], {}, '{\n\t"port": 8907\n}\n').port).toBe(8907);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.org'])('without a key refuses to listen on %s', (host) => {
    expect(refusal(['--host', host])).toMatchObject({ code: 'unsafe_bind' });
    expect(load(['--host', host], { NODE_API_KEY: 'k' }).host).toBe(host);
  });

  it('wants to know where the server finds a node that listens everywhere', () => {
    const env = { NODE_API_KEY: 'k', MASTER_URL: 'http://m:8000', NODE_HOST: '0.0.0.0' };
    expect(refusal([], env).message).toMatch(/NODE_HOST \(environment\): .*set NODE_PUBLIC_URL/);
    expect(load([], { ...env, NODE_PUBLIC_URL: 'http://n:1' }).publicUrl).toBe('http://n:1');
    expect(load([], env, { auto_register: false }).autoRegister).toBe(false);
  });

  it('reads its certificate at the start', async () => {
    const authority = await TestAuthority.create();
    const files = writeCertificate(cwd, await authority.sign({ names: ['localhost'] }), authority);
    const config = load([], {}, { tls_cert: 'cert.pem', tls_key: 'key.pem' });
    expect(config.tls?.cert).toBe(readFileSync(files.cert, 'utf8'));
    expect(refusal([], { NODE_TLS_CERT: files.cert }, {}).message).toMatch(/NODE_TLS_CERT \(environment\): needs NODE_TLS_KEY/);
    expect(refusal([], { NODE_TLS_CERT: files.cert, NODE_TLS_KEY: files.ca }, {}).message).toMatch(/with NODE_TLS_KEY .*ca\.pem cannot be used/);
  });

  it('shows no secret, in no form', () => {
    const config = load([], { NODE_API_KEY: 'canary-key', MASTER_KEY: 'canary-master' });
    expect(JSON.stringify(config) + inspect(config, { depth: 9, showHidden: true })).not.toContain('canary');
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
  });

  it('judges a file before it is written', () => {
    expect(judgeNodeFile({ port: 8900, node_name: 'n' }, 'f')).toEqual([]);
    expect(judgeNodeFile({ port: 'x' }, 'f')).toEqual([{ key: 'port', source: 'file f', code: 'bad_value', reason: expect.stringContaining('whole number') }]);
    expect(judgeNodeFile({ host: '0.0.0.0' }, 'f')[0].code).toBe('unsafe_bind');
  });

  it('keeps docs/nodes.md up to date', () => {
    const docs = readFileSync(resolve(__dirname, '../../../../docs/nodes.md'), 'utf8');
    expect(docs).toContain(settingsTable(NODE_SETTINGS, NODE_FILE_ONLY));
  });
});
