import { setTimeout as sleep } from 'node:timers/promises';

/** A scrape is answered within this, whatever the database does. */
const PATIENCE_MS = 2_000;

/** A figure that costs a query: asked for when it is wanted and older than so long, and never twice at a time. */
export class KeptFigure<T> {
  private kept: { readonly value: T; readonly at: number } | undefined;
  private asking: Promise<T | undefined> | undefined;

  constructor(private readonly ask: () => Promise<T>, private readonly keepMs: number) {}

  /** Undefined: it cannot be had now. */
  get(): Promise<T | undefined> {
    if (this.kept && performance.now() - this.kept.at < this.keepMs) return Promise.resolve(this.kept.value);
    this.asking ??= this.renew().finally(() => { this.asking = undefined; });
    return Promise.race([this.asking, sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  /** It is another one now. */
  forget(): void {
    this.kept = undefined;
  }

  private async renew(): Promise<T | undefined> {
    const at = performance.now();
    try {
      const value = await this.ask();
      this.kept = { value, at };
      return value;
    } catch {
      // What is away is told by whoever owns it; here it is only not there.
      return undefined;
    }
  }
}
