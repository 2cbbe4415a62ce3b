import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { InvalidInputError } from '@tidemark/domain';

/** The settings of node_config.json that `node init` writes, in the order in which they stand there. */
export interface NodeFile {
  node_name?: string;
  host: string;
  port: number;
  api_key?: string;
  public_url?: string;
  max_workers: number;
  master_url?: string;
  master_key?: string;
}

export function newKey(): string {
  return randomBytes(24).toString('base64url');
}

/** Asked before the first question, so that nobody answers them all for nothing. @throws InvalidInputError */
export function requireFree(file: string, force: boolean): void {
  if (!force && existsSync(file)) throw new InvalidInputError('--force', `${file} exists already; with --force it is replaced`);
}

/** It holds keys: for its owner only, and never in the place of one that somebody wrote unless that is wanted. */
export function writeNodeFile(file: string, content: NodeFile, force: boolean): void {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  try {
    if (!force) {
      writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
      return;
    }
    // A new file, for an old one would keep the rights that it has.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    renameSync(draft, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') requireFree(file, force);
    throw new InvalidInputError('--file', `${file} cannot be written (${code})`);
  }
}
