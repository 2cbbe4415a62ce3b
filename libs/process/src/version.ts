import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findVersion(folder: string): string {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string };
    if (manifest.name === 'tidemark' && manifest.version !== undefined) return manifest.version;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const parent = dirname(folder);
  return parent === folder ? 'unknown' : findVersion(parent);
}

/** From the package that this file lies in, wherever the build put it. */
export const VERSION = findVersion(__dirname);
