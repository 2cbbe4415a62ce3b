const FIRST_ROWS = 20_000;
/** The slave applies one while the next is read: larger ones let it wait for its second. */
const MOST_ROWS = 80_000;
const FEWEST_ROWS = 1_000;
/** A batch should neither take so long that a cut costs much, nor be so small that its frame costs most. */
const QUICK_MS = 1_500;
const SLOW_MS = 8_000;

/** How many rows a batch should have for this slave, on this line. */
export class BatchSize {
  rows = FIRST_ROWS;

  took(rows: number, ms: number): void {
    if (ms > SLOW_MS) this.rows = Math.max(FEWEST_ROWS, Math.floor(this.rows / 2));
    else if (ms < QUICK_MS && rows >= this.rows) this.rows = Math.min(MOST_ROWS, this.rows * 2);
  }

  failed(): void {
    this.rows = Math.max(FEWEST_ROWS, Math.floor(this.rows / 4));
  }
}
