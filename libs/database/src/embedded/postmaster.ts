import { isRunning, programOf, workingFolderOf } from '@tidemark/process';
import { spawn } from 'node:child_process';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterHome } from './cluster-home';
import { EmbeddedPostgresError, readFailure } from './embedded-postgres.error';
import { unstartable } from './init-cluster';
import { PostgresBinaries } from './postgres-binaries';
import { SERVER_SETTINGS } from './server-settings';
import { isRoot, spawnOptions } from './postgres-user';

const LOG_FILE = 'postgres.log';
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;
const FAST_STOP_MS = 12_000;
const IMMEDIATE_STOP_MS = 8_000;

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** What it said since this start; empty for one that was already running. */
  said(): Promise<string>;
  running(): boolean;
  /** It was seen to stand in our cluster, or we started it; otherwise only connecting can tell. */
  readonly certain: boolean;
}

/** The postmaster of this cluster, if it lives; a left-over postmaster.pid that now names another program is removed. */
export async function findPostmaster({ state }: ClusterHome): Promise<Postmaster | undefined> {
  const file = join(state.cluster, 'postmaster.pid');
  let lines: string[];
  try {
    lines = (await readFile(file, 'utf8')).split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  // A negative number is a Postgres in single-user mode, started by hand.
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isRunning(pid)) return undefined;
  const folder = workingFolderOf(pid);
  const program = programOf(pid);
  // A postmaster stands in its cluster. Where that cannot be seen (no /proc, no right), connecting decides.
  if ((program !== null && program !== 'postgres') || (folder !== null && folder !== (await realpath(state.cluster)))) {
    await rm(file, { force: true });
    return undefined;
  }
  return { pid, port: port > 0 ? port : state.port, said: async () => '', running: () => isRunning(pid), certain: folder !== null };
}

export async function startPostmaster(
  binaries: PostgresBinaries, { state, user }: ClusterHome, dataDir: string, extra: Readonly<Record<string, string>>,
): Promise<Postmaster> {
  const logFile = join(dataDir, LOG_FILE);
  const log = await openLog(logFile);
  const start = (await log.stat()).size;
  const settings = Object.entries({ ...SERVER_SETTINGS, port: String(state.port), ...extra });
  try {
    const args = ['-D', state.cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const child = spawn(binaries.postgres, args, {
      ...spawnOptions(user),
      // A session of its own: Ctrl-C must not stop it before us. A file, not a pipe: it outlives us after kill -9.
      detached: true, stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(unstartable(error, binaries.postgres)));
    });
    child.unref();
    const said = async () => (await readFile(logFile)).subarray(start).toString();
    return { pid: child.pid as number, port: state.port, said, running: () => child.exitCode === null && child.signalCode === null && isRunning(child.pid as number), certain: true };
  } finally {
    await log.close();
  }
}

async function openLog(file: string) {
  let log = await open(file, 'a', 0o600);
  if ((await log.stat()).size > LARGEST_LOG_BYTES) {
    await log.close();
    await rename(file, `${file}.1`);
    log = await open(file, 'a', 0o600);
  }
  const { uid, gid } = await stat(dirname(file));
  // A start as root must not lock the folder's owner out.
  if (isRoot()) await log.chown(uid, gid);
  return log;
}

/** Ends connections and checkpoints; what does not end in time is stopped at once and recovers at the next start. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  for (const [signal, patience] of [['SIGINT', FAST_STOP_MS], ['SIGQUIT', IMMEDIATE_STOP_MS]] as const) {
    if (!postmaster.running()) return;
    process.kill(postmaster.pid, signal);
    const deadline = performance.now() + patience;
    while (performance.now() < deadline) {
      if (!postmaster.running()) return;
      await sleep(10);
    }
  }
  throw new EmbeddedPostgresError('stop_failed', `the process ${postmaster.pid} does not end`, `End it by hand: kill -QUIT ${postmaster.pid}`);
}

export async function exitError(postmaster: Postmaster, { state }: ClusterHome, dataDir: string): Promise<EmbeddedPostgresError> {
  const output = await postmaster.said();
  return readFailure(output, 'start_failed', state.cluster, join(dataDir, LOG_FILE));
}

export async function checkVersion(binaries: PostgresBinaries, { state }: ClusterHome): Promise<void> {
  const version = (await readFile(join(state.cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version === binaries.major) return;
  throw new EmbeddedPostgresError('version_mismatch', `${state.cluster} was made by PostgreSQL ${version || '(nothing)'}, this version of Tidemark has ${binaries.major}`,
    `Start the version of Tidemark that made it and move the data, or move ${state.cluster} away to begin with an empty database`);
}
