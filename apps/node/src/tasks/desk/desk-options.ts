/** Injects the `BarSource` of tasks that bring no bars. */
export const BAR_SOURCE = Symbol('BarSource');
export const DESK_OPTIONS = Symbol('DeskOptions');

export interface DeskOptions {
  /** Tasks that run at once. */
  readonly workers: number;
  /** Tasks that may wait beyond those. */
  readonly queued: number;
  /** Of a task that names none. */
  readonly timeoutMs: number;
}
