import { setTimeout as sleep } from 'node:timers/promises';

/** Within a second of its revocation a key is refused, by every process on the database. */
const MAX_AGE_MS = 500;
/** However many wrong keys come, the database is asked so often at most. */
const LEAST_GAP_MS = 50;

/** What the database said half a second ago at most, however many requests come. */
export class RecentRead<T> {
  private seen: { readonly since: number; readonly value: T } | undefined;
  private loading: Promise<void> | undefined;
  private notBefore = 0;

  constructor(private readonly read: () => Promise<T>) {}

  /** What this process has just changed is seen at once. */
  forget(): void {
    this.notBefore = performance.now();
  }

  /**
   * @param anew asks the database after this call: what is not found may have been made elsewhere a moment ago
   * @throws what `read` throws: without the database nobody knows
   */
  async get(anew = false): Promise<T> {
    const now = performance.now();
    const oldest = anew ? now : Math.max(now - MAX_AGE_MS, this.notBefore);
    for (;;) {
      if (this.seen && this.seen.since >= oldest) return this.seen.value;
      // One that is under way may have begun too early; the next one has not.
      this.loading ??= this.load();
      await this.loading;
    }
  }

  private async load(): Promise<void> {
    try {
      const early = this.seen ? this.seen.since + LEAST_GAP_MS - performance.now() : 0;
      if (early > 0) await sleep(early);
      const since = performance.now();
      this.seen = { since, value: await this.read() };
    } finally {
      this.loading = undefined;
    }
  }
}
