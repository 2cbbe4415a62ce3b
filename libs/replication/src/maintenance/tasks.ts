import type { RunType } from '@tidemark/domain';

export const TASK_NAMES = ['incremental', 'full', 'validation', 'repair'] as const;
export type TaskName = (typeof TASK_NAMES)[number];

export const TASK_TYPES = ['incremental', 'full_sync', 'validation', 'repair'] as const;
export type TaskType = (typeof TASK_TYPES)[number];

export interface MaintenanceTask {
  readonly name: TaskName;
  readonly type: TaskType;
  /** In refusals and run records. */
  readonly runType: RunType;
  readonly notes: string;
}

/** What can be set to work on a master; each takes the lock that every sync takes. */
export const TASKS: readonly MaintenanceTask[] = [
  { name: 'incremental', type: 'incremental', runType: 'maintenance_incremental', notes: 'Fills every gap of the ledger, wherever it is' },
  { name: 'full', type: 'full_sync', runType: 'maintenance_full', notes: 'Asks for the last 3650 days again and stores what differs' },
  { name: 'validation', type: 'validation', runType: 'maintenance_validation', notes: 'Compares every copy with this master, and looks for odd bars' },
  { name: 'repair', type: 'repair', runType: 'maintenance_repair', notes: 'Compares every copy with this master, and sends anew what differs' },
];

/** Names that clients of the originals use. */
const ALIASES: Readonly<Record<string, TaskName>> = {
  incremental_update: 'incremental', daily_update: 'incremental', full_sync: 'full', data_validation: 'validation', data_repair: 'repair',
};

export function taskNamed(name: string): MaintenanceTask | undefined {
  const meant = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  return TASKS.find((task) => task.name === meant);
}
