/** One event as it goes over the wire, held for those who come back. */
export interface HeldEvent {
  readonly seq: number;
  readonly type: string;
  /** The whole message, UTF-8: made once, sent to everybody. */
  readonly message: Buffer;
  /** Bytes of all messages before this one. */
  readonly offset: number;
}

export interface RingSize {
  readonly events: number;
  readonly bytes: number;
}

/**
 * The latest events, numbered without a gap. What is beyond either limit is forgotten, oldest first; a single message
 * larger than the limit of bytes is still held until the next one comes.
 */
export class EventRing {
  private readonly slots: (HeldEvent | undefined)[];
  private oldest: number;
  private newest: number;
  private total = 0;

  /** @param start the number before the first one */
  constructor(start: number, private readonly size: RingSize) {
    this.slots = new Array<HeldEvent | undefined>(size.events);
    this.newest = start;
    this.oldest = start + 1;
  }

  /** Number of the oldest event that is held; one above `last` where there is none. */
  get first(): number {
    return this.oldest;
  }

  /** Number of the newest event that there was. */
  get last(): number {
    return this.newest;
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.total - (this.at(this.oldest)?.offset ?? this.total);
  }

  /** @param write makes the message of the number that it gets */
  push(type: string, write: (seq: number) => Buffer): HeldEvent {
    const seq = this.newest + 1;
    const message = write(seq);
    const event = { seq, type, message, offset: this.total };
    if (seq - this.oldest >= this.size.events) this.forgetOldest();
    this.slots[seq % this.size.events] = event;
    this.newest = seq;
    this.total += message.length;
    while (this.bytes > this.size.bytes && this.oldest < seq) this.forgetOldest();
    return event;
  }

  /** Undefined: not there yet, or no longer. */
  at(seq: number): HeldEvent | undefined {
    return seq < this.oldest || seq > this.newest ? undefined : this.slots[seq % this.size.events];
  }

  /** Bytes from this number to the end; of a number that is forgotten, all that is held. */
  bytesFrom(seq: number): number {
    return seq > this.newest ? 0 : this.total - (this.at(Math.max(seq, this.oldest))?.offset ?? this.total);
  }

  private forgetOldest(): void {
    this.slots[this.oldest % this.size.events] = undefined;
    this.oldest++;
  }
}
