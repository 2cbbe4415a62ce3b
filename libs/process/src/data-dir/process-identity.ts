import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells one process from every other that may ever get its pid. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Clock ticks since boot; null where there is no /proc. */
  readonly startTicks: string | null;
  readonly boot: string | null;
  /** Pids mean something only inside one of these. */
  readonly pidNamespace: string | null;
}

const ABSENT = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR', 'EINVAL', 'UNKNOWN']);

function orNull(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Field 22 of /proc/<pid>/stat; the name in field 2 may hold blanks and brackets, so counting starts behind it. */
function startTicksOf(pid: number): string | null {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

export function identityOf(pid: number): ProcessIdentity {
  return {
    pid,
    host: hostname(),
    startTicks: startTicksOf(pid),
    boot: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()),
    pidNamespace: orNull(() => readlinkSync('/proc/self/ns/pid')),
  };
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM') return true;
    if (code === 'ESRCH') return false;
    throw error;
  }
}

/** A zombie no longer runs and holds nothing. */
export function isRunning(pid: number): boolean {
  if (!pidExists(pid)) return false;
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return stat === null || !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

/** `unknown` for a process of another machine or container, whose pids say nothing here. */
export function isAlive(identity: ProcessIdentity): 'yes' | 'no' | 'unknown' {
  const here = identityOf(process.pid);
  if (identity.host !== here.host || (identity.boot === here.boot && identity.pidNamespace !== here.pidNamespace)) return 'unknown';
  if (identity.boot !== here.boot || !isRunning(identity.pid)) return 'no';
  return identity.startTicks === startTicksOf(identity.pid) ? 'yes' : 'no';
}

/** The name of its program, cut at 15 characters; null where that cannot be seen. */
export function programOf(pid: number): string | null {
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return stat === null ? null : stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
}

/** The folder a process stands in; null where that cannot be seen. */
export function workingFolderOf(pid: number): string | null {
  return orNull(() => readlinkSync(`/proc/${pid}/cwd`));
}
