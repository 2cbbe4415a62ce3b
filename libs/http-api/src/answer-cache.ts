import { createHash } from 'node:crypto';

interface Kept {
  readonly stamp: string;
  readonly body: Buffer;
}

/**
 * Whole answers of late, each with the stamp of the rows it was made of (their number and their highest change
 * number). An answer is given again only under the stamp that the database has now, so it is never an old one.
 */
export class AnswerCache {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;

  /** @param largestBytes larger answers would push out all others */
  constructor(private readonly capacityBytes: number, private readonly largestBytes: number) {}

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
    if (body.length > this.largestBytes) return;
    this.kept.set(question, { stamp, body });
    this.bytes += body.length;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= this.capacityBytes) return;
      this.drop(oldest);
    }
  }

  private drop(question: string): void {
    this.bytes -= this.kept.get(question)?.body.length ?? 0;
    this.kept.delete(question);
  }
}

/** A strong validator: the same bytes while the stamp is the same. */
export function etagOf(question: string, stamp: string): string {
  return `"${createHash('sha256').update(`${question};${stamp}`).digest('base64url').slice(0, 22)}"`;
}

/** @param held `If-None-Match` of a request */
export function holdsEtag(held: string, etag: string): boolean {
  return held.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
