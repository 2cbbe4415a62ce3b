import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Which request is being served, through all that is awaited for it, and what it leaves running after its answer.
 * Every promise of the process costs a little more from the first `run` on: who shows no ids needs none of these.
 */
export class RequestScope {
  private readonly ids = new AsyncLocalStorage<string>();

  run(id: string, work: () => void): void {
    this.ids.run(id, work);
  }

  /** Undefined: the process does something of its own. */
  get id(): string | undefined {
    return this.ids.getStore();
  }
}
