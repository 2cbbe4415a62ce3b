import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled } from './task-cancelled.error';

/** Long enough that the pauses cost nothing, short enough that a cancel or a health question is answered at once. */
const EVERY_MS = 20;

/** Long work calls `take` between its steps: now and then the event loop gets its turn, and a cancel is noticed. */
export class Breath {
  private last = performance.now();

  constructor(private readonly signal: AbortSignal) {}

  /** @throws TaskCancelledError */
  async take(): Promise<void> {
    throwIfCancelled(this.signal);
    if (performance.now() - this.last < EVERY_MS) return;
    await setImmediate();
    this.last = performance.now();
    throwIfCancelled(this.signal);
  }
}
