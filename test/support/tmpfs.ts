import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(64 * 1024, 1);

/** A small disk of its own, which can be filled and emptied. Needs the right to mount. */
export class Tmpfs {
  private constructor(readonly path: string) {}

  /** Undefined where this user may not mount. */
  static mount(megabytes: number): Tmpfs | undefined {
    const path = mkdtempSync(join(tmpdir(), 'tidemark-disk-'));
    const { status } = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path], { stdio: 'ignore' });
    if (status === 0) return new Tmpfs(path);
    rmdirSync(path);
    return undefined;
  }

  /** Leaves so many bytes. */
  fill(leave = 0): void {
    const file = openSync(this.ballast, 'a');
    try {
      for (;;) writeSync(file, CHUNK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      ftruncateSync(file, Math.max(0, fstatSync(file).size - leave));
    } finally {
      closeSync(file);
    }
  }

  relieve(): void {
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    spawnSync('/bin/umount', [this.path], { stdio: 'ignore' });
    rmdirSync(this.path);
  }

  private get ballast(): string {
    return join(this.path, 'ballast');
  }
}
