import { onAbort } from './abort';
import { CancelledError } from './http.error';

interface Waiter {
  readonly grant: () => void;
}

/**
 * A token bucket in first-come order, on the monotonic clock: a jump of the wall clock neither floods nor stalls it.
 * A waiter that is aborted takes no token with it, so a cancelled run leaves no debt for the next.
 */
export class RateLimiter {
  private readonly waiters: Waiter[] = [];
  private tokens: number;
  private refilledAt = performance.now();
  private pausedUntil = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @throws RangeError unless both are positive and finite; `burst` is at least 1. */
  constructor(private readonly ratePerSecond: number, private readonly burst = 1) {
    if (!(ratePerSecond > 0 && ratePerSecond < Infinity)) throw new RangeError('ratePerSecond must be above 0');
    if (!(burst >= 1 && burst < Infinity)) throw new RangeError('burst must be at least 1');
    this.tokens = burst;
  }

  /** Resolves when a request may go out. @throws CancelledError */
  acquire(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(new CancelledError('cancelled before it was sent'));
    return new Promise((resolve, reject) => {
      const off = onAbort(signal, () => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        if (this.waiters.length === 0) this.rest();
        reject(new CancelledError('cancelled while waiting for the rate limit'));
      });
      const waiter: Waiter = {
        grant: () => {
          off();
          resolve();
        },
      };
      this.waiters.push(waiter);
      this.serve();
    });
  }

  /** Nobody passes for `ms`: the peer said so, and that holds for every caller, not only the one it told. */
  pause(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + ms);
  }

  private serve(): void {
    const now = performance.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.refilledAt) / 1000) * this.ratePerSecond);
    this.refilledAt = now;
    // The timer may fire a fraction of a millisecond early: count a token as whole from there on.
    while (now >= this.pausedUntil && this.tokens >= 1 - 1e-6) {
      const next = this.waiters.shift();
      if (!next) return;
      this.tokens -= 1;
      next.grant();
    }
    if (this.waiters.length === 0 || this.timer) return;
    const forToken = (Math.max(0, 1 - this.tokens) / this.ratePerSecond) * 1000;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.serve();
    }, Math.min(Math.max(forToken, this.pausedUntil - now, 1), 60_000));
  }

  /** Nobody waits: no timer may keep the process alive. */
  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
