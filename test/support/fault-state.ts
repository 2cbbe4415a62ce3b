import { Random, randomFrom } from './random';

/** Up: from the client that connects to the proxy to the server behind it. */
export type Direction = 'up' | 'down';

export interface LineFaults {
  /** Each way. */
  readonly delayMs?: number;
  /** Around the delay, up to so much more or less. The order of bytes stays. */
  readonly jitterMs?: number;
  /** Each way, all connections together. */
  readonly bytesPerSecond?: number;
  /** Nothing passes, not even a closing; nobody is told. What was sent meanwhile arrives after it. */
  readonly hole?: Direction | 'both';
  /** New connections are refused. Those that live go on. */
  readonly refuse?: boolean;
  /** So many more bytes pass `toward`, then their connection is reset, once. */
  readonly cutAfter?: number;
  /** Largest write, each way. */
  readonly slice?: number;
  /** After so many more bytes `toward`, one bit is flipped, once. */
  readonly corrupt?: { readonly after: number };
  /** The way that `cutAfter` and `corrupt` count; default up. */
  readonly toward?: Direction;
}

/** A slow line in pieces of so much time. */
const PIECES_A_SECOND = 20;

/** What is wrong with the line at this moment, for all its connections. */
export class FaultState {
  readonly passed: Record<Direction, number> = { up: 0, down: 0 };
  private faults: LineFaults = {};
  private cutLeft: number | undefined;
  private corruptLeft: number | undefined;
  private readonly busyUntil: Record<Direction, number> = { up: 0, down: 0 };
  private readonly waiting = new Set<() => void>();

  private readonly jitters: Random;
  private readonly bits: Random;

  constructor(seed: number) {
    // Streams of their own: how many pieces arrive is up to the machine, which bit is flipped is not.
    this.jitters = randomFrom(seed);
    this.bits = randomFrom(seed + 1);
  }

  get refuses(): boolean {
    return this.faults.refuse === true;
  }

  /** What is given changes, what is not stays; `undefined` takes one away. */
  set(faults: LineFaults): void {
    this.faults = { ...this.faults, ...faults };
    if ('cutAfter' in faults) this.cutLeft = faults.cutAfter;
    if ('corrupt' in faults) this.corruptLeft = faults.corrupt?.after;
    this.busyUntil.up = this.busyUntil.down = 0;
    this.wake();
  }

  heal(): void {
    this.faults = {};
    this.set({ cutAfter: undefined, corrupt: undefined });
  }

  /** Until so long has passed or something has changed; without a time, until then. */
  pause(ms?: number): Promise<void> {
    return new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(end);
        done();
      };
      const timer = ms === undefined ? undefined : setTimeout(end, ms);
      this.waiting.add(end);
    });
  }

  wake(): void {
    for (const end of [...this.waiting]) end();
  }

  isHole(direction: Direction): boolean {
    return this.faults.hole === 'both' || this.faults.hole === direction;
  }

  /** −1…1, for one arrival. */
  jitter(): number {
    return this.jitters() * 2 - 1;
  }

  delayMs(jitter: number): number {
    return (this.faults.delayMs ?? 0) + (this.faults.jitterMs ?? 0) * jitter;
  }

  /** How many of the bytes may be written at once. */
  allowed(direction: Direction, bytes: number): number {
    const { slice, bytesPerSecond } = this.faults;
    const perPiece = bytesPerSecond === undefined ? bytes : Math.max(1, Math.floor(bytesPerSecond / PIECES_A_SECOND));
    return Math.min(bytes, slice ?? bytes, perPiece, this.counts(direction) ? this.cutLeft ?? bytes : bytes);
  }

  /** The time the bytes need on a slow line, behind those that are on it already. */
  async takeTime(direction: Direction, bytes: number): Promise<void> {
    const { bytesPerSecond } = this.faults;
    if (bytesPerSecond === undefined) return;
    const due = Math.max(Date.now(), this.busyUntil[direction]) + (bytes * 1000) / bytesPerSecond;
    this.busyUntil[direction] = due;
    while (this.faults.bytesPerSecond === bytesPerSecond && due > Date.now()) await this.pause(due - Date.now());
  }

  /** These are passed on now. Returns what really goes out, and whether the line is cut behind it. */
  count(direction: Direction, piece: Buffer): { bytes: Buffer; cut: boolean } {
    const counts = this.counts(direction);
    const bytes = counts && this.cutLeft !== undefined ? piece.subarray(0, this.cutLeft) : piece;
    this.passed[direction] += bytes.length;
    if (!counts) return { bytes, cut: false };
    if (this.cutLeft !== undefined) this.cutLeft -= bytes.length;
    const cut = this.cutLeft === 0;
    if (cut) this.cutLeft = undefined;
    return { bytes: this.corrupted(bytes), cut };
  }

  private corrupted(bytes: Buffer): Buffer {
    if (this.corruptLeft === undefined) return bytes;
    const at = this.corruptLeft;
    this.corruptLeft = at < bytes.length ? undefined : at - bytes.length;
    if (at >= bytes.length) return bytes;
    const flipped = Buffer.from(bytes);
    flipped[at] ^= 1 << Math.floor(this.bits() * 8);
    return flipped;
  }

  private counts(direction: Direction): boolean {
    return direction === (this.faults.toward ?? 'up');
  }
}
