import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Who Postgres runs as. It refuses to run as root, so root lends it the uid of nobody. */
export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: PostgresUser = { uid: 65_534, gid: 65_534 };
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Undefined: as ourselves. `owner` is whom an existing cluster belongs to. */
export function postgresUser(owner?: PostgresUser): PostgresUser | undefined {
  if (!isRoot()) return undefined;
  return owner !== undefined && owner.uid !== 0 ? owner : NOBODY;
}

/** The child gets none of our environment, which holds secrets; cwd '/', for it may not be able to stand in ours. */
export function spawnOptions(user: PostgresUser | undefined) {
  return { ...user, cwd: '/', env: { PATH, LC_ALL: 'C' } };
}

/** Asks the system rather than reading modes, so that ACLs and mounts count. */
export async function canReach(user: PostgresUser, path: string, how: 'enter' | 'execute'): Promise<boolean> {
  const script = how === 'enter' ? 'cd "$1"' : 'test -x "$1"';
  const child = spawn('/bin/sh', ['-c', script, 'sh', path], { ...spawnOptions(user), stdio: 'ignore' });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status === 0;
}
