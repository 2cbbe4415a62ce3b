import { ConfigError, loadConfig, loadNodeConfig, NODE_SETTINGS, SETTINGS } from '@tidemark/config';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Env = Readonly<Record<string, string>>;

/** Not ours: Node's own. */
const OF_NODE = ['NODE_ENV'];

export function isSecret(name: string): boolean {
  return [...SETTINGS, ...NODE_SETTINGS].some(({ env, secret }) => env === name && secret === true);
}

/** Variables that no program of ours would look at, and what it says of those that it does. */
export function troubleWith(app: 'server' | 'worker', env: Env, helpers: readonly string[] = []): string[] {
  const known = (app === 'server' ? SETTINGS : NODE_SETTINGS).map(({ env: name }) => name);
  const unknown = Object.keys(env).filter((name) => !known.includes(name) && !OF_NODE.includes(name) && !helpers.includes(name));
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-test-'));
  try {
    const sources = { argv: [], cwd: folder };
    if (app === 'server') loadConfig({ ...sources, env });
    // It makes its folder, which on this machine is another one.
    else loadNodeConfig({ ...sources, env: { ...env, NODE_DATA_DIR: join(folder, 'data') } });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...unknown.map((name) => `${name} is no setting`), error.message];
  } finally {
    rmSync(folder, { recursive: true });
  }
  return unknown.map((name) => `${name} is no setting`);
}
