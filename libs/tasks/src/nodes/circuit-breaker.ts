/** What went wrong: the node did not answer for its health, or an exchange about tasks failed. */
export type BreakerCause = 'health' | 'link';
export type BreakerState = 'closed' | 'open' | 'half_open';

const FIRST_MS = 5_000;
const LONGEST_MS = 60_000;

/**
 * Keeps work from a node that has just failed. One failure opens it; after a pause, doubled with each further failure,
 * it is half open. A good health answer closes it again, unless tasks were lost: then only a task that came back does,
 * so that a node that calls itself healthy and fails at work is tried less and less.
 */
export class CircuitBreaker {
  private failures = 0;
  private cause: BreakerCause | undefined;
  private retryAt = 0;

  /** @param now monotonic ms */
  constructor(private readonly now: () => number = () => performance.now()) {}

  get state(): BreakerState {
    if (this.cause === undefined) return 'closed';
    return this.now() < this.retryAt ? 'open' : 'half_open';
  }

  /** Half open, and only a task can show whether it works again. */
  get wantsTrial(): boolean {
    return this.cause === 'link' && this.state === 'half_open';
  }

  /** Until it is half open, ms. */
  get pauseMs(): number {
    return this.state === 'open' ? this.retryAt - this.now() : 0;
  }

  fail(cause: BreakerCause): void {
    // Of a burst that breaks off at once each part says so: one failure.
    if (this.state === 'open' && this.cause === cause) return;
    const pause = Math.min(FIRST_MS * 2 ** this.failures, LONGEST_MS);
    this.failures++;
    // Tasks that were lost weigh more than a health answer that failed as well.
    this.cause = this.cause === 'link' ? 'link' : cause;
    this.retryAt = this.now() + pause;
  }

  /** There is reason to think that the trouble is over. */
  hurry(): void {
    if (this.cause === 'health') this.retryAt = this.now();
  }

  succeed(cause: BreakerCause): void {
    if (cause === 'health' && this.cause === 'link') return;
    if (cause === 'link' && this.cause === 'health') return;
    this.cause = undefined;
    this.failures = 0;
  }
}
