import { Logger } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataDirInUseError, DataDirOwner, OwnerKind } from './data-dir-in-use.error';
import { identityOf, isAlive, ProcessIdentity } from './process-identity';

const LOCK_FILE = 'tidemark.lock';
const BEAT_MS = 2_000;
/** Five beats: only for holders on another machine or in another container, whose pid says nothing here. */
const SILENCE_MS = 10_000;
/** Taking a dead holder's lock is a matter of milliseconds; a longer one was interrupted. */
const TAKEOVER_STALE_MS = 10_000;

type LockContent = DataDirOwner & { readonly identity: ProcessIdentity };

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}

/**
 * One owner of a data folder. The file is linked into place whole, so it is never seen half written; a holder that died by
 * kill -9 is known by its pid and start time.
 */
export class InstanceLock {
  private readonly logger = new Logger('instance_lock');
  private beat: NodeJS.Timeout | undefined;

  private constructor(private readonly file: string, private content: LockContent) {}

  /** @throws DataDirInUseError naming the holder. */
  static async acquire(dataDir: string, kind: OwnerKind): Promise<InstanceLock> {
    const file = join(dataDir, LOCK_FILE);
    const identity = identityOf(process.pid);
    const content = { pid: process.pid, kind, since: new Date().toISOString(), host: identity.host, identity };
    const lock = new InstanceLock(file, content);
    while (!(await lock.place())) {
      const holder = await InstanceLock.read(file);
      if (holder === undefined) continue;
      if (await holds(file, holder)) throw new DataDirInUseError(dataDir, ownerOf(holder));
      await lock.takeFrom(holder);
    }
    lock.startBeating();
    return lock;
  }

  /** Who holds it, whether alive or not. */
  private static async read(file: string): Promise<LockContent | undefined> {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as LockContent;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** Tells others where to find this one. */
  async announce(address: string): Promise<void> {
    this.content = { ...this.content, address };
    const draft = await this.draft();
    await rename(draft, this.file);
  }

  async release(): Promise<void> {
    clearInterval(this.beat);
    const holder = await InstanceLock.read(this.file);
    if (holder !== undefined && same(holder, this.content)) await unlink(this.file);
  }

  private async draft(): Promise<string> {
    const draft = `${this.file}.${process.pid}.${randomBytes(4).toString('hex')}`;
    await writeFile(draft, JSON.stringify(this.content), { mode: 0o600, flag: 'wx' });
    return draft;
  }

  private async place(): Promise<boolean> {
    const draft = await this.draft();
    try {
      await link(draft, this.file);
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    } finally {
      await unlink(draft);
    }
  }

  /** Under a mutex of its own: of two that find a dead holder, the slower must not remove the quicker one's lock. */
  private async takeFrom(dead: LockContent): Promise<void> {
    const mutex = `${this.file}.takeover`;
    try {
      await mkdir(mutex);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      const age = await ageMs(mutex);
      if (age !== undefined && age > TAKEOVER_STALE_MS) await ignoring('ENOENT', rmdir(mutex));
      await sleep(20);
      return;
    }
    try {
      const holder = await InstanceLock.read(this.file);
      if (holder !== undefined && same(holder, dead)) await unlink(this.file);
    } finally {
      await ignoring('ENOENT', rmdir(mutex));
    }
  }

  private startBeating(): void {
    this.beat = setInterval(() => {
      const now = new Date();
      utimes(this.file, now, now).catch((error: Error) => this.logger.warn(`The lock of the data folder cannot be kept fresh: ${error.message}`));
    }, BEAT_MS);
    this.beat.unref();
  }
}

function same(a: LockContent, b: LockContent): boolean {
  return a.since === b.since && a.identity.pid === b.identity.pid &&
    a.identity.startTicks === b.identity.startTicks && a.identity.host === b.identity.host;
}

function ownerOf({ pid, kind, since, host, address }: LockContent): DataDirOwner {
  return { pid, kind, since, host, address };
}

async function holds(file: string, holder: LockContent): Promise<boolean> {
  const alive = isAlive(holder.identity);
  if (alive !== 'unknown') return alive === 'yes';
  const first = await ageMs(file, true);
  await sleep(SILENCE_MS);
  const second = await ageMs(file, true);
  return first !== undefined && second !== undefined && first !== second;
}

/** Age by this machine's clock, or the bare time stamp, which only its holder moves. */
async function ageMs(path: string, stamp = false): Promise<number | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    return stamp ? mtimeMs : Date.now() - mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function ignoring(code: string, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!hasCode(error, code)) throw error;
  }
}
