import { constants } from 'node:fs';
import { FileHandle, open, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { DataProviderError } from './data-provider.error';

/** Thirty times the longest history of daily bars; a sparse or runaway file ends here. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

export interface LocalFile {
  /** Base name: what errors and evidence show. */
  readonly name: string;
  readonly bytes: Buffer;
  /** UTC ms. */
  readonly modifiedAt: number;
}

/**
 * Reads a whole file of a configured folder, or fails naming it; never a part of it.
 * @param relative below `root`, made from a checked symbol or a directory listing, never from a client's text
 * @throws DataProviderError `unknown_symbol` where it is missing; `unreadable_file` for a link leading out of the folder,
 * anything but a regular file, one above `maxBytes`, and (retryable) one that changed while it was read; `cancelled`
 */
export async function readLocalFile(
  provider: string, root: string, relative: string, signal: AbortSignal, maxBytes = MAX_FILE_BYTES,
): Promise<LocalFile> {
  const name = basename(relative);
  try {
    const folder = await realFolder(provider, root);
    const path = await realpath(join(folder, relative));
    throwIfCancelled(provider, signal);
    if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
      throw unreadable(provider, name, 'leads out of the configured folder');
    }
    // Looked at before it is opened, for to open a device may already do something; NONBLOCK for a FIFO put there since.
    if (!(await stat(path)).isFile()) throw unreadable(provider, name, 'is not a regular file');
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return await readStable(provider, name, handle, signal, maxBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof DataProviderError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new DataProviderError(provider, 'unknown_symbol', `${name}: no such file`, false);
    throw unreadable(provider, name, code ?? 'cannot be read', code === 'EMFILE' || code === 'EIO', error);
  }
}

/** @throws DataProviderError `unreadable_file` where the folder itself is missing: a mistake of configuration. */
export async function realFolder(provider: string, root: string): Promise<string> {
  try {
    return await realpath(root);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'cannot be read';
    throw unreadable(provider, root, `${reason}; check the configured folder`, false, error);
  }
}

export function throwIfCancelled(provider: string, signal: AbortSignal): void {
  if (signal.aborted) throw new DataProviderError(provider, 'cancelled', 'cancelled', false);
}

export function unreadable(
  provider: string, name: string, reason: string, retryable = false, cause?: unknown,
): DataProviderError {
  return new DataProviderError(provider, 'unreadable_file', `${name}: ${reason}`, retryable, undefined, { cause });
}

async function readStable(
  provider: string, name: string, handle: FileHandle, signal: AbortSignal, maxBytes: number,
): Promise<LocalFile> {
  const before = await handle.stat();
  if (!before.isFile()) throw unreadable(provider, name, 'is not a regular file');
  if (before.size > maxBytes) throw unreadable(provider, name, `${before.size} bytes, more than ${maxBytes}`);
  // Not pooled: the parsers want it to start at offset 0 of its own memory.
  const bytes = Buffer.allocUnsafeSlow(before.size);
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at);
    throwIfCancelled(provider, signal);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  const after = await handle.stat();
  if (at < bytes.length || after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
    throw unreadable(provider, name, 'changed while it was read', true);
  }
  return { name, bytes, modifiedAt: before.mtimeMs };
}
