import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ClusterHome, giveTo } from './cluster-home';
import { EmbeddedPostgresError, readFailure } from './embedded-postgres.error';
import { PostgresBinaries } from './postgres-binaries';
import { spawnOptions } from './postgres-user';

export const SUPERUSER = 'tidemark';

/** Runs initdb beside the final place and moves the result there, so that a cut-off initdb is never taken for a cluster. */
export async function initCluster(binaries: PostgresBinaries, { state, user }: ClusterHome): Promise<void> {
  const draft = `${state.cluster}.init`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await giveTo(user, draft);
  const secrets = await mkdtemp(join(tmpdir(), 'tidemark-'));
  const passwordFile = join(secrets, 'password');
  try {
    await writeFile(passwordFile, `${state.password}\n`, { mode: 0o600 });
    await giveTo(user, passwordFile);
    await giveTo(user, secrets);
    await runInitdb(binaries, draft, passwordFile, user);
    await rename(draft, state.cluster);
  } finally {
    await rm(secrets, { recursive: true, force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(
  { initdb }: PostgresBinaries, folder: string, passwordFile: string, user: ClusterHome['user'],
): Promise<void> {
  const args = [
    `--pgdata=${folder}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256',
    // Built into Postgres, so that indexes sort the same on every machine.
    '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions',
  ];
  const child = spawn(initdb, args, { ...spawnOptions(user), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (text: Buffer) => (output += text.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(unstartable(error, initdb)));
    child.on('close', resolve);
  });
  if (status !== 0) throw readFailure(output, 'initdb_failed', dirname(folder));
}

/** A program that is there and yet "not found" lacks its loader: another C library. */
export function unstartable(error: Error, program: string): EmbeddedPostgresError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new EmbeddedPostgresError('platform_unsupported', `${program} cannot be run here (it needs glibc)`,
      'Set DATABASE_URL to a Postgres of your own (15 or newer)', { cause: error });
  }
  return new EmbeddedPostgresError(code === 'EACCES' || code === 'EPERM' ? 'permission_denied' : 'start_failed',
    `${program}: ${error.message}`, 'Look at the rights of the file and of the folders above it', { cause: error });
}
