import { Logger } from '@nestjs/common';
import { DataDirInUseError, InstanceLock, OwnerKind } from '@tidemark/process';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { awaitAnswer, urlOf } from './await-answer';
import { ClusterHome, findHome, readState, writeState } from './cluster-home';
import { EmbeddedPostgresError, readFileFailure } from './embedded-postgres.error';
import { findFreePort } from './free-port';
import { GuestBook } from './guest-book';
import { initCluster } from './init-cluster';
import { findBinaries } from './postgres-binaries';
import { checkVersion, exitError, findPostmaster, Postmaster, startPostmaster, stopPostmaster } from './postmaster';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** A second server is refused; a CLI uses the Postgres of whoever holds DATA_DIR. */
  readonly owner: OwnerKind;
  readonly startDeadlineMs?: number;
  /** Further settings of postgres, over ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Recovery replays at most max_wal_size, seconds on any disk; this is for disks in trouble. */
const START_DEADLINE_MS = 300_000;
/** Ports taken by others, or backends of a killed postmaster that have not noticed yet. */
const START_TRIES = 8;
const RETRY_PAUSE_MS = 500;

interface Running {
  readonly home: ClusterHome;
  readonly postmaster: Postmaster;
  readonly attached: boolean;
}

/** The Postgres inside DATA_DIR. One process owns it; it outlives a killed owner and is found again at the next start. */
export class EmbeddedPostgres {
  private static readonly logger = new Logger('embedded_postgres');
  private stopped = false;
  private raising: Promise<string> | undefined;
  private mourned = 0;

  private constructor(
    private readonly options: EmbeddedPostgresOptions,
    /** Undefined: a guest of the process that holds DATA_DIR. */
    private readonly lock: InstanceLock | undefined,
    private current: Running,
  ) {}

  /** @throws DataDirInUseError, EmbeddedPostgresError */
  static async start(given: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const options = { ...given, dataDir: resolve(given.dataDir) };
    try {
      await mkdir(options.dataDir, { recursive: true, mode: 0o755 });
      const lock = await takeLock(options);
      return await (lock === undefined ? EmbeddedPostgres.visit(options) : EmbeddedPostgres.own(options, lock));
    } catch (error) {
      throw readFileFailure(error, options.dataDir);
    }
  }

  private static async own(options: EmbeddedPostgresOptions, lock: InstanceLock): Promise<EmbeddedPostgres> {
    try {
      return new EmbeddedPostgres(options, lock, await raise(options));
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  private static async visit(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const book = new GuestBook(options.dataDir);
    await book.enter();
    const deadline = performance.now() + (options.startDeadlineMs ?? START_DEADLINE_MS);
    while (performance.now() < deadline) {
      const state = await readState(options.dataDir);
      const home = state && { state, user: undefined, initialized: true };
      const postmaster = state?.initialized === true && home ? await findPostmaster(home) : undefined;
      if (home && postmaster && (await awaitAnswer(postmaster, home.state, deadline - performance.now()))) {
        return new EmbeddedPostgres(options, undefined, { home, postmaster, attached: true });
      }
      // The holder is still starting, or has gone and left everything to us.
      const lock = await takeLock(options);
      if (lock !== undefined) {
        await lock.release();
        await book.leave();
        return EmbeddedPostgres.start(options);
      }
      await sleep(RETRY_PAUSE_MS);
    }
    await book.leave();
    throw new EmbeddedPostgresError('start_timeout', `the process that holds ${options.dataDir} has no Postgres running`, 'Stop it and start again');
  }

  get url(): string {
    return urlOf(this.current.home.state, this.port);
  }

  get port(): number {
    return this.current.postmaster.port;
  }

  /** Whether it was running before. */
  get attached(): boolean {
    return this.current.attached;
  }

  /** The address after making sure that it runs; starts it again if it died. Made for `DatabaseOptions.url`. */
  async ensure(): Promise<string> {
    if (this.stopped || this.lock === undefined || this.current.postmaster.running()) return this.url;
    this.raising ??= this.raiseAgain().finally(() => (this.raising = undefined));
    return this.raising;
  }

  /** Tells a second server where this one listens. */
  async announce(address: string): Promise<void> {
    await this.lock?.announce(address);
  }

  /** Call it after the last connection is closed. Leaves Postgres to those who still use it: the last one out stops it. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    const book = new GuestBook(this.options.dataDir);
    if (this.lock === undefined) await book.leave();
    const lock = this.lock ?? (await takeLock(this.options));
    if (lock === undefined) return;
    try {
      // A start that is under way would leave a Postgres behind that nobody stops.
      await this.raising?.catch(() => undefined);
      const others = await book.others();
      if (others.length === 0) await stopPostmaster(this.current.postmaster);
      else EmbeddedPostgres.logger.log(`Postgres goes on for the processes ${others.join(', ')}`);
    } finally {
      await lock.release();
    }
  }

  private async raiseAgain(): Promise<string> {
    const { pid } = this.current.postmaster;
    // Once a death: without space on the disk it takes many tries.
    if (this.mourned !== pid) EmbeddedPostgres.logger.error(`Postgres (pid ${pid}) has died; starting it again`);
    this.mourned = pid;
    try {
      this.current = await raise(this.options);
    } catch (error) {
      throw readFileFailure(error, this.options.dataDir);
    }
    return this.url;
  }
}

/** Undefined: the holder lives, and a CLI may be its guest. */
async function takeLock({ dataDir, owner }: EmbeddedPostgresOptions): Promise<InstanceLock | undefined> {
  try {
    return await InstanceLock.acquire(dataDir, owner);
  } catch (error) {
    if (error instanceof DataDirInUseError && owner === 'cli') return undefined;
    throw error;
  }
}

/** Finds the cluster running, or makes it if need be and starts it. Only the holder of the lock may. */
async function raise({ dataDir, startDeadlineMs = START_DEADLINE_MS, settings = {} }: EmbeddedPostgresOptions): Promise<Running> {
  let home = await findHome(dataDir, findFreePort);
  const remember = async (change: Partial<ClusterHome['state']>) => {
    home = { ...home, initialized: true, state: { ...home.state, ...change } };
    await writeState(dataDir, home.state);
  };
  const found = await findPostmaster(home);
  if (found && (await awaitAnswer(found, home.state, startDeadlineMs))) {
    await remember({ initialized: true, port: found.port });
    return { home, postmaster: found, attached: true };
  }
  const binaries = await findBinaries(dataDir, home.user);
  if (home.initialized) await checkVersion(binaries, home);
  else await initCluster(binaries, home);
  await remember({ initialized: true });
  for (let tries = 1; ; tries++) {
    const postmaster = await startPostmaster(binaries, home, dataDir, settings);
    if (await awaitAnswer(postmaster, home.state, startDeadlineMs)) return { home, postmaster, attached: false };
    const said = await postmaster.said();
    const portTaken = /could not bind|Address already in use/.test(said);
    const backendsLeft = /pre-existing shared memory block|lock file .* already exists/.test(said);
    if (tries >= START_TRIES || (!portTaken && !backendsLeft)) throw await exitError(postmaster, home, dataDir);
    if (portTaken) await remember({ port: await findFreePort() });
    else await sleep(RETRY_PAUSE_MS);
  }
}
