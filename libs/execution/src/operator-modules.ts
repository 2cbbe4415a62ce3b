import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const MODULE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,80}\.(?:js|cjs|mjs)$/;

/**
 * The operator's own modules: each that lies in the folder itself, by its listing. Links and subfolders are left out,
 * and no name that comes with a task is ever made a path.
 * @param kind what each is read as, for the message
 * @param read of what a module exports; may throw
 * @throws Error naming the file that is none: a process with half of them would fail later and worse
 */
export function loadModules<T>(dir: string, kind: string, read: (exported: unknown) => T): T[] {
  const folder = resolve(dir);
  const load = createRequire(join(folder, 'modules.cjs'));
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && MODULE.test(entry.name))
    .map(({ name }) => name).sort()
    .map((name) => {
      try {
        return read(load(join(folder, name)));
      } catch (error) {
        throw new Error(`${join(folder, name)} is no ${kind}: ${reason(error)}`, { cause: error });
      }
    });
}

/** ES modules may export the thing as their default; it is known by the function it must have. */
export function unwrapDefault(exported: unknown, method: string): unknown {
  const inner: unknown = exported !== null && typeof exported === 'object' && 'default' in exported ? exported.default : undefined;
  return inner !== null && typeof inner === 'object' && method in inner ? inner : exported;
}

function reason(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return error instanceof Error ? error.message : String(error);
}
