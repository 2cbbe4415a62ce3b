/** What a node says of itself, made harmless: a number that is none, or negative, counts as the worst there is. */
export interface NodeFigures {
  /** Its own word: healthy (or active, idle), busy, overloaded, draining … */
  readonly status: string;
  /** 0 to 100. */
  readonly cpuPercent: number;
  /** 0 to 100. */
  readonly memoryPercent: number;
  readonly activeTasks: number;
  readonly completedTasks: number;
  readonly failedTasks: number;
  readonly maxWorkers: number;
  readonly draining: boolean;
  /** Undefined where it lists none, or is asked by a heartbeat that has none. */
  readonly capabilities: readonly string[] | undefined;
  readonly uptimeSeconds: number | null;
}

export const MAX_WORKERS = 1_024;
export const CAPABILITY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
export const MAX_CAPABILITIES = 64;
const WORD = /^[a-z_]{1,32}$/;

type Raw = Readonly<Record<string, unknown>>;

function natural(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.trunc(value) : undefined;
}

function percent(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? Math.min(value, 100) : 100;
}

/** @param knownWorkers where it does not say how many it has, as the original nodes do not */
export function readFigures(raw: Raw, knownWorkers: number): NodeFigures {
  const said = natural(raw.max_workers);
  const maxWorkers = raw.max_workers === undefined ? knownWorkers : Math.min(said ?? 0, MAX_WORKERS);
  const status = typeof raw.status === 'string' && WORD.test(raw.status) ? raw.status : 'unknown';
  const list: unknown[] | undefined = Array.isArray(raw.capabilities) ? raw.capabilities : undefined;
  return {
    status, maxWorkers, cpuPercent: percent(raw.cpu_percent), memoryPercent: percent(raw.memory_percent),
    activeTasks: natural(raw.active_tasks) ?? maxWorkers,
    completedTasks: natural(raw.completed_tasks) ?? 0, failedTasks: natural(raw.failed_tasks) ?? 0,
    draining: raw.draining === true || status === 'draining',
    capabilities: list?.filter((word): word is string => typeof word === 'string' && CAPABILITY.test(word)).slice(0, MAX_CAPABILITIES),
    uptimeSeconds: typeof raw.uptime_seconds === 'number' && raw.uptime_seconds >= 0 && Number.isFinite(raw.uptime_seconds) ? raw.uptime_seconds : null,
  };
}
