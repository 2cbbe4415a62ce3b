import { AcceptedTask, EndedTask } from '../history/ended-task';
import { TaskRequest } from '../wire/task-request';

/** Hears of a task until its end. */
export interface TaskListener {
  started(): void;
  /** @param fraction 0 to 1 */
  progress(fraction: number, message: string): void;
  /** @param json of the result where it is at hand */
  ended(task: EndedTask, json: Uint8Array | null): void;
}

/** An attempt that waits or runs. */
export class LiveTask implements AcceptedTask {
  readonly taskId: string;
  readonly type: string;
  /** Settles at its end, and never rejects. */
  readonly ended: Promise<EndedTask>;
  private readonly stopping = new AbortController();
  private readonly listeners = new Set<TaskListener>();
  private resolve: (task: EndedTask) => void = () => undefined;
  private began: { readonly at: number; readonly clock: number } | undefined;
  private isInThread = false;
  private last: { readonly fraction: number; readonly message: string } | undefined;
  private over = false;

  constructor(readonly request: TaskRequest, readonly attempt: number, readonly digest: string) {
    ({ taskId: this.taskId, type: this.type } = request);
    this.ended = new Promise((resolve) => { this.resolve = resolve; });
  }

  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** UTC ms; null while it waits. */
  get startedAt(): number | null {
    return this.began?.at ?? null;
  }

  /** So far. */
  get seconds(): number {
    return this.began === undefined ? 0 : (performance.now() - this.began.clock) / 1000;
  }

  get progress(): { readonly fraction: number; readonly message: string } | undefined {
    return this.last;
  }

  /** How it ended is known, and being written. */
  get isOver(): boolean {
    return this.over;
  }

  /** There is a place for it. */
  begin(at: number): void {
    this.began ??= { at, clock: performance.now() };
  }

  started(at: number): void {
    this.begin(at);
    this.isInThread = true;
    this.listeners.forEach((listener) => listener.started());
  }

  tell(fraction: number, message: string): void {
    this.last = { fraction, message };
    this.listeners.forEach((listener) => listener.progress(fraction, message));
  }

  cancel(): void {
    this.stopping.abort();
  }

  close(): void {
    this.over = true;
  }

  finish(task: EndedTask, json: Uint8Array | null): void {
    this.listeners.forEach((listener) => listener.ended(task, json));
    this.listeners.clear();
    this.resolve(task);
  }

  /** Tells first what has happened already. @returns what ends it */
  listen(listener: TaskListener): () => void {
    this.listeners.add(listener);
    if (this.isInThread) listener.started();
    if (this.last) listener.progress(this.last.fraction, this.last.message);
    return () => { this.listeners.delete(listener); };
  }
}
