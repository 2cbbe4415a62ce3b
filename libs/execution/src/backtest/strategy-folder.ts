import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Strategy } from './strategy';
import { userStrategy } from './user-strategy';

const MODULE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.(?:js|cjs|mjs)$/;

/**
 * The user's strategies: each module that lies in the folder itself, by its listing. Links and subfolders are left
 * out, and no name that comes with a task is ever made a path.
 * @throws Error naming the file that is no strategy: a server with half its strategies would fail later and worse
 */
export function loadStrategies(dir: string): Strategy[] {
  const folder = resolve(dir);
  const load = createRequire(join(folder, 'strategies.cjs'));
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && MODULE.test(entry.name))
    .map(({ name }) => name).sort()
    .map((name) => {
      try {
        return userStrategy(unwrap(load(join(folder, name))));
      } catch (error) {
        throw new Error(`${join(folder, name)} is no strategy: ${reason(error)}`, { cause: error });
      }
    });
}

/** ES modules may export the strategy as their default. */
function unwrap(exported: unknown): unknown {
  const inner: unknown = exported !== null && typeof exported === 'object' && 'default' in exported ? exported.default : undefined;
  return inner !== null && typeof inner === 'object' && 'decide' in inner ? inner : exported;
}

function reason(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return error instanceof Error ? error.message : String(error);
}
