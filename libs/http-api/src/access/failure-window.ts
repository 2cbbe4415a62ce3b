import { isIPv6 } from 'node:net';

const WINDOW_MS = 60_000;
const MAX_FAILURES = 20;
/** A flood from many addresses must not fill the memory: the oldest are forgotten. */
const MAX_ADDRESSES = 10_000;
/** Of IPv6 one household has 2^64 addresses at hand: it is counted as one. */
const NETWORK_GROUPS = 4;

/** Counts wrong keys an address over one minute, by the monotonic clock. */
export class FailureWindow {
  private readonly byNetwork = new Map<string, { since: number; failures: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Counts one wrong key. @returns ms to wait where the address has used up its tries, else undefined */
  fail(address: string): number | undefined {
    const now = this.now();
    const network = networkOf(address);
    let entry = this.byNetwork.get(network);
    if (!entry || now - entry.since >= WINDOW_MS) {
      entry = { since: now, failures: 0 };
      this.byNetwork.delete(network);
      this.byNetwork.set(network, entry);
      if (this.byNetwork.size > MAX_ADDRESSES) this.forgetOldest();
    }
    entry.failures += 1;
    return entry.failures > MAX_FAILURES ? WINDOW_MS - (now - entry.since) : undefined;
  }

  /** How many are remembered. */
  get size(): number {
    return this.byNetwork.size;
  }

  private forgetOldest(): void {
    const [oldest] = this.byNetwork.keys();
    if (oldest !== undefined) this.byNetwork.delete(oldest);
  }
}

/** IPv4, also as IPv6 spells it, stays what it is. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [before, after = ''] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === '' ? [] : after.split(':');
  return [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail].slice(0, NETWORK_GROUPS).join(':');
}
