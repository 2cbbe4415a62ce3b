/** A dozen answers of 20 years; what charts and notebooks ask for again and again. */
const CAPACITY_BYTES = 16 * 1024 * 1024;
/** Larger answers would push out all others. */
const LARGEST_BYTES = 2 * 1024 * 1024;

interface Kept {
  readonly stamp: string;
  readonly body: Buffer;
}

/**
 * Whole answers of late, each with the stamp of the bars it was made of (their number and their highest change
 * number). An answer is given again only under the stamp that the database has now, so it is never an old one.
 */
export class AnswerCache {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;

  has(question: string): boolean {
    return this.kept.has(question);
  }

  get(question: string, stamp: string): Buffer | undefined {
    const found = this.kept.get(question);
    if (found?.stamp !== stamp) return undefined;
    // Last in the order of the map is last to go.
    this.kept.delete(question);
    this.kept.set(question, found);
    return found.body;
  }

  put(question: string, stamp: string, body: Buffer): void {
    this.drop(question);
    if (body.length > LARGEST_BYTES) return;
    this.kept.set(question, { stamp, body });
    this.bytes += body.length;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= CAPACITY_BYTES) return;
      this.drop(oldest);
    }
  }

  private drop(question: string): void {
    this.bytes -= this.kept.get(question)?.body.length ?? 0;
    this.kept.delete(question);
  }
}
