import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'node-id';

function readId(file: string): string | undefined {
  try {
    return /^[0-9a-f]{8}$/.exec(readFileSync(file, 'utf8').trim())?.[0];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * 8 hex digits, made at the first start and the same ever after.
 * @param dataDir a folder that is there
 * @throws where it cannot be written
 */
export function keptNodeId(dataDir: string): string {
  const file = join(dataDir, FILE);
  const kept = readId(file);
  if (kept !== undefined) return kept;
  const made = randomBytes(4).toString('hex');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${made}\n`, { flush: true });
  renameSync(draft, file);
  return made;
}
