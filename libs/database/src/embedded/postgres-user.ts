import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Who Postgres runs as. It refuses to run as root, so root lends it the uid of nobody. */
export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY = 65_534;
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Undefined: as ourselves. `owner` is whom the cluster or DATA_DIR belongs to, where that is not root. */
export function postgresUser(owner: PostgresUser): PostgresUser | undefined {
  if (!isRoot()) return undefined;
  return owner.uid === 0 ? unprivileged() : { uid: owner.uid, gid: owner.gid };
}

/** initdb runs only as a user that has a name, which nobody lacks in some containers. */
function unprivileged(): PostgresUser {
  const users = readFileSync('/etc/passwd', 'latin1').split('\n').map((line) => line.split(':'))
    .map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) })).filter(({ uid, gid }) => uid > 0 && gid > 0);
  return users.find(({ uid }) => uid === NOBODY) ?? users[0] ?? { uid: NOBODY, gid: NOBODY };
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
