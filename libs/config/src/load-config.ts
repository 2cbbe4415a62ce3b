import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigError, ConfigProblem } from './config.error';
import { ConfigDocument, configSchema } from './config-schema';
import { isLoopback } from './network-address';
import { Secret } from './secret';
import { CONFIG_FILE, Setting, SETTINGS } from './settings';
import { TidemarkConfig } from './tidemark-config';

export interface ConfigSources {
  /** Without the interpreter and the script: `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths of arguments and environment start here; those of the file start at its folder. */
  readonly cwd: string;
}

type Tree = { [key: string]: unknown };

/** Where a key of the merged document was said. */
interface Origin {
  readonly key: string;
  readonly source: string;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readArguments(argv: readonly string[], problems: ConfigProblem[]): Map<Setting, string> {
  const given = new Map<Setting, string>();
  for (let i = 0; i < argv.length; i++) {
    const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(argv[i]);
    const found = match && SETTINGS.find((s) => s.name === match[1]);
    // A value may hold a secret, so an argument that is not understood is shown without what follows its name.
    const key = match ? `--${match[1]}` : argv[i].slice(0, 40);
    if (!found) {
      problems.push({ key, source: 'argument', code: 'unknown_key', reason: 'is not known' });
      continue;
    }
    const value = match[2] ?? argv[++i];
    if (value === undefined || (match[2] === undefined && value.startsWith('--'))) {
      problems.push({ key, source: 'argument', code: 'bad_value', reason: 'needs a value' });
      if (value !== undefined) i--;
      continue;
    }
    given.set(found, value);
  }
  return given;
}

function readFile(file: string, named: boolean, problems: ConfigProblem[]): Tree | undefined {
  const problem = (reason: string, code: ConfigProblem['code'] = 'unreadable_file') => {
    problems.push({ key: 'CONFIG_FILE', source: `file ${file}`, code, reason });
    return undefined;
  };
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !named) return undefined;
    return problem(code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`);
  }
  const document = parseDocument(content, { prettyErrors: true, uniqueKeys: true, strict: true });
  if (document.errors.length > 0) {
    // The first line says what and where; those after it quote the file, which may hold a secret.
    return problem(`is not valid YAML: ${document.errors[0].message.split('\n')[0]}`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // Aliases that nest into each other grow without bound.
    if (error instanceof ReferenceError) return problem(error.message);
    throw error;
  }
  if (value === null || value === undefined) return {};
  return isTree(value) ? value : problem('must be a mapping of keys to values');
}

function lay(tree: Tree, fileKey: string, value: string): void {
  const keys = fileKey.split('.');
  const last = keys.pop() as string;
  let at = tree;
  for (const key of keys) {
    if (!isTree(at[key])) at[key] = {};
    at = at[key] as Tree;
  }
  at[last] = value;
}

function toProblems(error: z.ZodError, origins: ReadonlyMap<string, Origin>, file: string): ConfigProblem[] {
  return error.issues.flatMap((issue): ConfigProblem[] => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        key: [...path, key].join('.'), source: `file ${file}`, code: 'unknown_key', reason: 'is not known',
      }));
    }
    const said = origins.get(path.join('.'));
    return [{
      key: said?.key ?? path.join('.'), source: said?.source ?? `file ${file}`, code: 'bad_value', reason: issue.message,
    }];
  });
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

/**
 * Argument > environment > file > default, merged key by key.
 * @throws ConfigError listing every problem with its key and where it was said.
 */
export function loadConfig({ argv, env, cwd }: ConfigSources): TidemarkConfig {
  const problems: ConfigProblem[] = [];
  const given = readArguments(argv, problems);
  // An empty variable counts as unset: compose files and unit files pass those on.
  const environment = (setting: Setting) => env[setting.env] || undefined;
  const namedFile = given.get(CONFIG_FILE) ?? environment(CONFIG_FILE);
  const file = resolve(cwd, namedFile ?? CONFIG_FILE.default);
  const document = readFile(file, namedFile !== undefined, problems);
  // Through JSON, so that what aliases share in the file is not shared here: a variable changes one place only.
  const tree = JSON.parse(JSON.stringify(document ?? {})) as Tree;
  const origins = new Map<string, Origin>();
  for (const setting of SETTINGS) {
    if (setting === CONFIG_FILE) continue;
    const argument = given.get(setting);
    const value = argument ?? environment(setting);
    if (value === undefined) continue;
    lay(tree, setting.fileKey, value);
    origins.set(setting.fileKey, argument === undefined
      ? { key: setting.env, source: 'environment' }
      : { key: `--${setting.name}`, source: 'argument' });
  }
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success) throw new ConfigError([...problems, ...toProblems(parsed.error, origins, file)]);
  const said = (fileKey: string): Origin =>
    origins.get(fileKey) ?? { key: fileKey, source: document ? `file ${file}` : 'default' };
  problems.push(...crossChecks(parsed.data, said));
  if (problems.length > 0) throw new ConfigError(problems);
  const path = (fileKey: string, value: string) =>
    resolve(origins.has(fileKey) || !document ? cwd : dirname(file), value);
  return freeze(toConfig(parsed.data, path, document ? file : undefined));
}

function crossChecks(c: ConfigDocument, said: (fileKey: string) => Origin): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (c.role === 'slave') {
    problems.push({ ...said('role'), code: 'not_available', reason: 'slave is not available in this version; use master' });
  }
  if (c.api_key === undefined && !isLoopback(c.server.host)) {
    problems.push({
      ...said('server.host'), code: 'unsafe_bind',
      reason: `${c.server.host} can be reached from other machines and no API_KEY is set: set one, or use 127.0.0.1`,
    });
  }
  return problems;
}

function toConfig(
  c: ConfigDocument, path: (fileKey: string, value: string) => string, configFile?: string,
): TidemarkConfig {
  const optionalPath = (fileKey: string, value?: string) => (value === undefined ? undefined : path(fileKey, value));
  return {
    configFile,
    role: c.role,
    nodeName: c.node_name ?? hostname(),
    dataDir: path('data_dir', c.data_dir),
    apiKey: c.api_key === undefined ? undefined : Secret.of(c.api_key),
    server: {
      host: c.server.host, port: c.server.port,
      corsOrigins: c.server.cors_origins, unkeyedCidrs: c.server.unkeyed_cidrs,
    },
    database: {
      url: c.database.url === undefined ? undefined : Secret.ofUrl(c.database.url),
      poolSize: c.database.pool_size, statementTimeoutMs: c.database.statement_timeout_seconds * 1000,
    },
    instruments: c.instruments,
    providers: {
      order: c.providers.order, routes: c.providers.routes,
      ratePerSecond: c.providers.rate_per_second, deadlineMs: c.providers.deadline_seconds * 1000,
      maxResponseBytes: c.providers.max_response_mb * 1024 * 1024,
      csv: {
        dir: optionalPath('providers.csv.dir', c.providers.csv.dir),
        map: {
          pattern: c.providers.csv.pattern, exchange: c.providers.csv.exchange, columns: c.providers.csv.columns,
          dateFormat: c.providers.csv.date_format, header: c.providers.csv.header, delimiter: c.providers.csv.delimiter,
          priceScale: c.providers.csv.price_scale, volumeScale: c.providers.csv.volume_scale,
          amountScale: c.providers.csv.amount_scale, adjusted: c.providers.csv.adjusted,
        },
      },
      tdx: { dir: optionalPath('providers.tdx.dir', c.providers.tdx.dir) },
      yahoo: { baseUrl: c.providers.yahoo.base_url },
    },
    sync: {
      scheduler: c.sync.scheduler, timezone: c.sync.timezone,
      dailyCron: c.sync.daily_cron, missingCron: c.sync.missing_cron,
      maxDays: c.sync.max_days, graceMinutes: c.sync.grace_minutes, retryMinutes: c.sync.retry_minutes,
    },
    log: { level: c.log.level, file: path('log.file', c.log.file) },
  };
}
