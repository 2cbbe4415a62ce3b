/** Often enough for a bar on a page; a search would tell thousands of times a second. */
const EVERY_MS = 100;
const MAX_MESSAGE = 500;

/** Passes progress on a few times a second, and in order whatever a handler of the operator's says. */
export class ProgressPace {
  private at = -Infinity;
  private highest = 0;

  constructor(private readonly pass: (fraction: number, message: string) => void) {}

  tell(fraction: number, message: string): void {
    const now = performance.now();
    // The end of a task is told by its outcome, so that nothing is lost with what is left out.
    if (now - this.at < EVERY_MS) return;
    this.at = now;
    this.highest = Math.max(this.highest, Number.isFinite(fraction) ? Math.min(1, fraction) : 0);
    this.pass(this.highest, String(message).slice(0, MAX_MESSAGE));
  }
}
