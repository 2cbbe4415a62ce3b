import { Inject, Injectable, Logger } from '@nestjs/common';
import { constants, type Dirent } from 'node:fs';
import { type FileHandle, lstat, mkdir, mkdtemp, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ExportFolderError, ExportsFullError, UnknownExportError } from './export.error';

export const QUERY_OPTIONS = Symbol('QUERY_OPTIONS');

export interface QueryOptions {
  /** Absolute; made when the first export is. */
  readonly exportsDir: string;
}

/** A file as clients see it; `filepath` is relative to the exports folder, `created` ISO 8601 in UTC. */
export interface ExportFile {
  readonly filename: string;
  readonly filepath: string;
  readonly size: number;
  readonly size_mb: number;
  readonly created: string;
  readonly is_zip: boolean;
}

/** Two exports of a whole market without ZIP; what a key that may only read can fill. */
const MAX_FILES = 10_000;
/** A file being written lies in such a folder, and is listed only once it is whole. */
const WORK_PREFIX = '.partial-';
const FILE_NAME = /^[A-Za-z0-9^][A-Za-z0-9^._-]{0,120}\.(?:csv|zip)$/;
const BYTES_PER_MB = 1024 * 1024;

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** The one who touches the exports folder. A name from a request is only ever compared with what lies there. */
@Injectable()
export class ExportFolder {
  private readonly logger = new Logger('export');

  constructor(@Inject(QUERY_OPTIONS) private readonly options: QueryOptions) {}

  /** Latest first. */
  async list(): Promise<ExportFile[]> {
    const names = (await this.entries()).filter((entry) => entry.isFile() && FILE_NAME.test(entry.name)).map(({ name }) => name);
    const files: ExportFile[] = [];
    for (const name of names) {
      const found = await this.describe(name).catch((error: unknown) => {
        // Deleted since it was listed.
        if (!isGone(error)) throw this.unusable(error);
      });
      if (found) files.push(found);
    }
    return files.sort((a, b) => (a.created === b.created ? compare(a.filename, b.filename) : compare(b.created, a.created)));
  }

  /** The caller closes it, or a stream made of it does. @throws UnknownExportError */
  async open(name: string): Promise<{ handle: FileHandle; size: number }> {
    const path = await this.pathOf(name);
    try {
      // Nobody slips a link in between: what is opened is a file of this folder or nothing.
      const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
      return { handle, size: (await handle.stat()).size };
    } catch (error) {
      throw isGone(error) ? new UnknownExportError() : this.unusable(error);
    }
  }

  /** @throws UnknownExportError */
  async remove(name: string): Promise<void> {
    const path = await this.pathOf(name);
    await unlink(path).catch((error: unknown) => {
      throw isGone(error) ? new UnknownExportError() : this.unusable(error);
    });
  }

  /**
   * Lets work write files into a folder of its own and then lists them all at once, under their names. When the work
   * fails nothing of it stays; what a killed process left goes now.
   * @param expected how many files it will be at most
   */
  async fill(expected: number, work: (folder: string) => Promise<readonly string[]>): Promise<ExportFile[]> {
    const entries = await this.entries();
    if (entries.length + expected > MAX_FILES) throw new ExportsFullError(MAX_FILES);
    let folder: string | undefined;
    try {
      for (const { name } of entries.filter((entry) => entry.name.startsWith(WORK_PREFIX))) await this.discard(this.at(name));
      await mkdir(this.options.exportsDir, { recursive: true });
      folder = await mkdtemp(this.at(WORK_PREFIX));
      const names = await work(folder);
      for (const name of names) await rename(join(folder, name), this.at(name));
      return await Promise.all(names.map((name) => this.describe(name)));
    } catch (error) {
      throw isSystemError(error) ? this.unusable(error) : error;
    } finally {
      if (folder !== undefined) await this.discard(folder);
    }
  }

  private async pathOf(name: string): Promise<string> {
    const found = (await this.entries()).find((entry) => entry.name === name && entry.isFile() && FILE_NAME.test(entry.name));
    if (found === undefined) throw new UnknownExportError();
    return this.at(found.name);
  }

  private async entries(): Promise<Dirent[]> {
    try {
      return await readdir(this.options.exportsDir, { withFileTypes: true });
    } catch (error) {
      if (isGone(error)) return [];
      throw this.unusable(error);
    }
  }

  private async describe(name: string): Promise<ExportFile> {
    const { size, mtime } = await lstat(this.at(name));
    return {
      filename: name, filepath: name, size, size_mb: Math.round((size / BYTES_PER_MB) * 100) / 100,
      created: mtime.toISOString(), is_zip: name.endsWith('.zip'),
    };
  }

  /** Left-overs that cannot be removed are tried again by the next export; they cost space, nothing else. */
  private async discard(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      this.logger.warn(`unfinished export not removed: ${String(error)}`);
    });
  }

  private unusable(error: unknown): ExportFolderError {
    this.logger.error('the exports folder cannot be used', error);
    return new ExportFolderError(error);
  }

  private at(name: string): string {
    return join(this.options.exportsDir, name);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Of the file system, not of the database: those come as types of their own. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'errno' in error;
}
