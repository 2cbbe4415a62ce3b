/** Numbers that were jumped over, as many as are remembered. */
const MOST = 100_000;

export type Sighting = 'next' | 'jump' | 'late' | 'duplicate';

/** Which messages have come, by their numbers: what is missing, and what has come twice. */
export class MessageGaps {
  private term = 0;
  private last = 0;
  private readonly missing = new Set<number>();

  constructor(private lost = 0) {}

  /** Where to count from: what the store has already. */
  begin(last: number): void {
    this.last = Math.max(this.last, last);
  }

  see(seq: number, term: number): Sighting {
    if (term > this.term) {
      // A new master goes on from what it has, which may be less than what the one before had told.
      if (this.term > 0 && seq <= this.last) this.last = seq - 1;
      this.term = term;
    }
    if (seq <= this.last) return this.missing.delete(seq) ? 'late' : 'duplicate';
    const jumped = this.last === 0 ? 0 : seq - this.last - 1;
    for (let n = seq - jumped; n < seq && this.missing.size < MOST; n++) this.missing.add(n);
    this.lost += jumped;
    this.last = seq;
    return jumped > 0 ? 'jump' : 'next';
  }

  /** The feed has brought everything up to this number. @returns how many of the missing that were */
  reached(seq: number): number {
    const filled = [...this.missing].filter((n) => n <= seq);
    for (const n of filled) this.missing.delete(n);
    return filled.length;
  }

  get lostInAll(): number {
    return this.lost;
  }

  get open(): number {
    return this.missing.size;
  }

  get currentTerm(): number {
    return this.term;
  }
}
