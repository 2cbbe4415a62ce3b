import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigProblem } from '../config.error';
import { Origin } from '../cross-checks';
import { Setting } from '../settings';
import { readArguments } from './arguments';
import { isTree, readSettingsFile, Tree } from './settings-file';

export interface ConfigSources {
  /** Without the interpreter and the script: `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths of arguments and environment start here; those of the file start at its folder. */
  readonly cwd: string;
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

/** What arguments, environment and file say together, argument before environment before file, and who said what. */
export class MergedSources {
  /** Absolute; undefined where there is none. */
  readonly file: string | undefined;
  /** Not yet judged. */
  readonly tree: Tree;
  /** What could not even be read. */
  readonly problems: ConfigProblem[] = [];
  private readonly origins = new Map<string, Origin>();
  private readonly place: string;
  private readonly cwd: string;

  /** @param fileSetting one of `settings`: which names the file */
  constructor(settings: readonly Setting[], fileSetting: Setting, { argv, env, cwd }: ConfigSources) {
    this.cwd = cwd;
    const given = readArguments(argv, settings, this.problems);
    // An empty variable counts as unset: compose files and unit files pass those on.
    const environment = (setting: Setting) => (setting.env === '' ? undefined : env[setting.env] || undefined);
    const named = given.get(fileSetting)?.value ?? environment(fileSetting);
    this.place = resolve(cwd, named ?? fileSetting.default);
    const document = readSettingsFile(this.place, fileSetting.env, named !== undefined, this.problems);
    this.file = document && this.place;
    // Through JSON, so that what aliases share in the file is not shared here: a variable changes one place only.
    this.tree = JSON.parse(JSON.stringify(document ?? {})) as Tree;
    for (const setting of settings) {
      if (setting === fileSetting) continue;
      const argument = given.get(setting);
      const value = argument?.value ?? environment(setting);
      if (value === undefined) continue;
      lay(this.tree, setting.fileKey, value);
      this.origins.set(setting.fileKey, argument === undefined
        ? { key: setting.env, source: 'environment' }
        : { key: argument.key, source: 'argument' });
    }
  }

  readonly said = (fileKey: string): Origin =>
    this.origins.get(fileKey) ?? { key: fileKey, source: this.file === undefined ? 'default' : `file ${this.file}` };

  /** Makes the path of a setting absolute. */
  readonly path = (fileKey: string, value: string): string =>
    resolve(this.origins.has(fileKey) || this.file === undefined ? this.cwd : dirname(this.file), value);

  toProblems(error: z.ZodError): ConfigProblem[] {
    return error.issues.flatMap((issue): ConfigProblem[] => {
      const path = issue.path.map(String);
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({
          key: [...path, key].join('.'), source: `file ${this.place}`, code: 'unknown_key', reason: 'is not known',
        }));
      }
      const said = this.origins.get(path.join('.'));
      return [{
        key: said?.key ?? path.join('.'), source: said?.source ?? `file ${this.place}`, code: 'bad_value', reason: issue.message,
      }];
    });
  }
}

/** Settings do not change while a process runs. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
