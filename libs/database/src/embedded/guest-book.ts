import { identityOf, isAlive, ProcessIdentity } from '@tidemark/process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const GUEST = /^tidemark\.guest\.(\d+)$/;

/** Processes that use a Postgres which another one started. The last one out stops it. */
export class GuestBook {
  constructor(private readonly dataDir: string) {}

  async enter(): Promise<void> {
    await writeFile(this.page(process.pid), JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
  }

  async leave(): Promise<void> {
    await rm(this.page(process.pid), { force: true });
  }

  /** Living guests other than this process; forgets dead ones. */
  async others(): Promise<number[]> {
    const pids = (await readdir(this.dataDir)).map((name) => Number(GUEST.exec(name)?.[1])).filter((pid) => pid > 0 && pid !== process.pid);
    const living: number[] = [];
    for (const pid of pids) {
      if (await this.isHere(pid)) living.push(pid);
      else await rm(this.page(pid), { force: true });
    }
    return living;
  }

  private page(pid: number): string {
    return join(this.dataDir, `tidemark.guest.${pid}`);
  }

  private async isHere(pid: number): Promise<boolean> {
    try {
      return isAlive(JSON.parse(await readFile(this.page(pid), 'utf8')) as ProcessIdentity) === 'yes';
    } catch (error) {
      // Left between readdir and here, or its page was cut off by kill -9.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return false;
      throw error;
    }
  }
}
