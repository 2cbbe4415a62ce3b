import { readdirSync, readFileSync } from 'node:fs';

export interface ChildProcess {
  readonly pid: number;
  /** Ticks since boot: tells a process from a later one with its pid. */
  readonly started: string;
  readonly command: string;
}

function statOf(pid: number): { parent: number; started: string; state: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], parent: Number(fields[1]), started: fields[19] };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

/** Everything below a process, at any depth. */
export function descendantsOf(root: number): ChildProcess[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
    .map((pid) => ({ pid, stat: statOf(pid) }));
  const found: ChildProcess[] = [];
  let parents = new Set([root]);
  while (parents.size > 0) {
    const level = all.filter(({ stat }) => stat && parents.has(stat.parent));
    for (const { pid, stat } of level) found.push({ pid, started: stat!.started, command: commandOf(pid) });
    parents = new Set(level.map(({ pid }) => pid));
  }
  return found;
}

export function isRunning({ pid, started }: ChildProcess): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.state !== 'Z' && stat.started === started;
}
