import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { readCertificates } from './certificate-files';
import { ConfigError, ConfigProblem } from './config.error';
import { configSchema } from './config-schema';
import { crossChecks, Origin } from './cross-checks';
import { CONFIG_FILE, Setting, SETTINGS } from './settings';
import { TidemarkConfig } from './tidemark-config';
import { toConfig } from './to-config';

export interface ConfigSources {
  /** Without the interpreter and the script: `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths of arguments and environment start here; those of the file start at its folder. */
  readonly cwd: string;
}

type Tree = { [key: string]: unknown };

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
  const path = (fileKey: string, value: string) =>
    resolve(origins.has(fileKey) || !document ? cwd : dirname(file), value);
  problems.push(...crossChecks(parsed.data, said));
  const certificates = readCertificates(parsed.data.server.tls, { path, said, problems });
  if (problems.length > 0) throw new ConfigError(problems);
  return freeze(toConfig(parsed.data, { path, certificates, configFile: document ? file : undefined }));
}
