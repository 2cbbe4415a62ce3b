export interface HandlerContext {
  /**
   * The key by which a handler with effects elsewhere knows what it has done already: a task whose node vanished is tried
   * again under the next attempt. Empty, and attempt 1, where it is run without a queue.
   */
  readonly taskId: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, message: string) => void;
}

/**
 * Work of the operator's own, registered when the process starts; never code that came with a task. Long work looks
 * at the signal. What it returns must survive JSON.
 */
export type Handler = (data: Readonly<Record<string, unknown>>, context: HandlerContext) => Promise<Readonly<Record<string, unknown>>>;
