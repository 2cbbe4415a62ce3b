export interface HandlerContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, message: string) => void;
}

/**
 * Work of the operator's own, registered when the process starts; never code that came with a task. Long work looks
 * at the signal. What it returns must survive JSON.
 */
export type Handler = (data: Readonly<Record<string, unknown>>, context: HandlerContext) => Promise<Readonly<Record<string, unknown>>>;
