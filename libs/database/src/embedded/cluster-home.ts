import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { canReach, isRoot, postgresUser, PostgresUser } from './postgres-user';
import { SYSTEM_HOME } from './system-home';

/** What DATA_DIR remembers about its database, readable by its owner only. */
export interface ClusterState {
  readonly password: string;
  readonly port: number;
  /** Where the cluster is: usually DATA_DIR/postgres. */
  readonly cluster: string;
  /** initdb was run to its end: from then on a missing cluster is a loss, not a first start. */
  readonly initialized?: boolean;
}

export interface ClusterHome {
  readonly state: ClusterState;
  readonly user: PostgresUser | undefined;
  readonly initialized: boolean;
}

const STATE_FILE = 'postgres.json';

export async function readState(dataDir: string): Promise<ClusterState | undefined> {
  try {
    return JSON.parse(await readFile(join(dataDir, STATE_FILE), 'utf8')) as ClusterState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function writeState(dataDir: string, state: ClusterState): Promise<void> {
  const draft = join(dataDir, `${STATE_FILE}.${randomBytes(4).toString('hex')}`);
  await writeFile(draft, `${JSON.stringify(state)}\n`, { mode: 0o600, flush: true });
  // A start as root must not lock the folder's owner out.
  if (isRoot()) await giveTo(await stat(dataDir), draft);
  await rename(draft, join(dataDir, STATE_FILE));
}

/** Finds where the cluster is or will be, and as whom it runs. */
export async function findHome(dataDir: string, freePort: () => Promise<number>): Promise<ClusterHome> {
  const remembered = await readState(dataDir);
  const own = join(await realpath(dataDir), 'postgres');
  if (remembered !== undefined) return openHome(dataDir, remembered);
  if (await isThere(join(own, 'PG_VERSION'))) {
    throw new EmbeddedPostgresError('cluster_foreign', `${join(dataDir, STATE_FILE)}, which holds the password of ${own}, is missing`,
      `Restore it, or move ${own} away to begin with an empty database`);
  }
  const user = postgresUser(await stat(dataDir));
  const hidden = user !== undefined && !(await canReach(user, dataDir, 'enter'));
  const cluster = hidden ? await makeSystemHome(dataDir) : own;
  const state = { cluster, password: randomBytes(24).toString('base64url'), port: await freePort() };
  await writeState(dataDir, state);
  return { state, user, initialized: false };
}

async function openHome(dataDir: string, remembered: ClusterState): Promise<ClusterHome> {
  const inside = join(await realpath(dataDir), 'postgres');
  // DATA_DIR was moved or copied as a whole, and its cluster with it.
  const state = (await isThere(join(inside, 'PG_VERSION'))) ? { ...remembered, cluster: inside } : remembered;
  const { cluster } = state;
  if (cluster !== inside) await claim(dataDir, cluster);
  const initialized = await isThere(join(cluster, 'PG_VERSION'));
  if (state.initialized === true && !initialized) throw missing(dataDir, cluster);
  const owner = await stat(initialized ? cluster : dataDir);
  if (initialized && !isRoot() && owner.uid !== process.getuid?.()) {
    throw new EmbeddedPostgresError('permission_denied', `${cluster} belongs to uid ${owner.uid}`,
      'Run the server as the user that first started it, or as root');
  }
  const user = postgresUser(owner);
  if (initialized && user !== undefined && !(await canReach(user, cluster, 'enter'))) {
    throw new EmbeddedPostgresError('permission_denied', `uid ${user.uid}, which runs Postgres, cannot enter ${cluster}`,
      'Give others the right to pass through the folders above it (chmod o+x)');
  }
  return { state, user, initialized };
}

/** Under a folder that others cannot enter the cluster has to live elsewhere: one folder for each DATA_DIR. */
async function makeSystemHome(dataDir: string): Promise<string> {
  const path = await realpath(dataDir);
  const home = join(SYSTEM_HOME, createHash('sha256').update(path).digest('hex').slice(0, 16));
  if (await isThere(home)) {
    // Its DATA_DIR was deleted and with it the password. What is stored there is not ours to delete.
    await rename(home, `${home}.orphan-${new Date().toISOString().replaceAll(/[:.]/g, '')}`);
  }
  await mkdir(home, { recursive: true });
  await chmod(SYSTEM_HOME, 0o711);
  await chmod(home, 0o711);
  await writeFile(join(home, 'data-dir'), path, { mode: 0o600 });
  return join(home, 'postgres');
}

function missing(dataDir: string, cluster: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('cluster_missing', `${cluster}, which ${join(dataDir, STATE_FILE)} names, holds no database any more`,
    `Restore it, or delete ${join(dataDir, STATE_FILE)} to begin with an empty database`);
}

/** A copied DATA_DIR points to the cluster of the first: only one of the two may use it. */
async function claim(dataDir: string, cluster: string): Promise<void> {
  const note = join(dirname(cluster), 'data-dir');
  const path = await realpath(dataDir);
  if (!(await isThere(note))) throw missing(dataDir, cluster);
  const holder = (await readFile(note, 'utf8')).trim();
  if (holder === path) return;
  const other = await readState(holder);
  if (other?.cluster === cluster) {
    throw new EmbeddedPostgresError('cluster_foreign', `${cluster} belongs to ${holder}, of which ${dataDir} seems to be a copy`,
      `Use ${holder}, or delete ${join(dataDir, STATE_FILE)} to begin with an empty database`);
  }
  await writeFile(note, path, { mode: 0o600 });
}

export async function giveTo(user: PostgresUser | undefined, path: string): Promise<void> {
  if (user !== undefined) await chown(path, user.uid, user.gid);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}
