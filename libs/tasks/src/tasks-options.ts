export const TASKS_OPTIONS = Symbol('TASKS_OPTIONS');

export interface TasksOptions {
  /** Name of this server, for people. */
  readonly nodeName: string;
  /** Of instants in answers. */
  readonly timezone: string;
  /** Tasks that run at once inside the server itself, where no node can take them. */
  readonly localWorkers: number;
  readonly memoryMbPerThread: number;
  /** How long ended tasks are kept. */
  readonly keepDays: number;
  readonly strategiesDir: string | undefined;
  readonly handlersDir: string | undefined;
}
