const WINDOW_MS = 500;
/** A claim takes a few ms, and under load a few dozen. */
const AHEAD_MS = 50;
const MOST_AHEAD = 64;
/** A second; below it no task is so short that the database would be waited for. */
const HASTE = 100;

/**
 * How many tasks to have at hand before there is room for them: as many as end while the next are claimed. Tasks of
 * seconds need none, and none is kept from a more urgent one; tasks of milliseconds would else wait for the database.
 */
export class Pace {
  private windowStart = 0;
  private ends = 0;
  private rate = 0;
  private lastEnd = 0;

  /** @param now monotonic ms */
  constructor(private readonly now: () => number = () => performance.now()) {}

  ended(): void {
    this.turn();
    this.ends++;
    this.lastEnd = this.now();
  }

  ahead(): number {
    this.turn();
    // What runs now is longer than what ran before.
    if (this.rate < HASTE || this.now() - this.lastEnd > AHEAD_MS) return 0;
    return Math.min(MOST_AHEAD, Math.floor((this.rate * AHEAD_MS) / 1000));
  }

  private turn(): void {
    const passed = this.now() - this.windowStart;
    if (passed < WINDOW_MS) return;
    // Silence for longer than a window ends the haste.
    this.rate = passed < 2 * WINDOW_MS ? (this.ends * 1000) / passed : 0;
    this.windowStart = this.now();
    this.ends = 0;
  }
}
