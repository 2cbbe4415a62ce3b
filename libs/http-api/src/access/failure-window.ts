const WINDOW_MS = 60_000;
const MAX_FAILURES = 20;
/** A flood from many addresses must not fill the memory: the oldest are forgotten. */
const MAX_ADDRESSES = 10_000;

/** Counts wrong keys an address over one minute, by the monotonic clock. */
export class FailureWindow {
  private readonly byAddress = new Map<string, { since: number; failures: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Counts one wrong key. @returns ms to wait where the address has used up its tries, else undefined */
  fail(address: string): number | undefined {
    const now = this.now();
    let entry = this.byAddress.get(address);
    if (!entry || now - entry.since >= WINDOW_MS) {
      entry = { since: now, failures: 0 };
      this.byAddress.delete(address);
      this.byAddress.set(address, entry);
      if (this.byAddress.size > MAX_ADDRESSES) this.forgetOldest();
    }
    entry.failures += 1;
    return entry.failures > MAX_FAILURES ? WINDOW_MS - (now - entry.since) : undefined;
  }

  private forgetOldest(): void {
    const [oldest] = this.byAddress.keys();
    if (oldest !== undefined) this.byAddress.delete(oldest);
  }
}
