import type { Socket } from 'node:net';
import { sendQueueOf } from './send-queue';

const LOOKS = 4;

/**
 * Looks at a connection four times in `stallMs` and calls `onStall` when nothing has moved on it for that long (at most
 * a quarter longer). Looks are counted, not time: after a sleep of this machine itself the peer gets its full time again.
 */
export class StallWatch {
  private readonly timer: NodeJS.Timeout;
  private socket: Socket | undefined;
  private flushed = 0;
  private isSending = true;
  private seen = '';
  private queued: number | undefined;
  private still = 0;

  constructor(stallMs: number, onStall: () => void) {
    this.timer = setInterval(() => {
      this.still = this.moved() ? 0 : this.still + 1;
      if (this.still >= LOOKS) onStall();
    }, Math.max(1, stallMs / LOOKS));
  }

  watch(socket: Socket): void {
    this.socket = socket;
  }

  /** A piece of the request has gone to the kernel. */
  countFlushed(): void {
    this.flushed++;
  }

  /** All of the request has; what is left is in the kernel's hands. */
  endSending(): void {
    this.isSending = false;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private moved(): boolean {
    const { socket } = this;
    // bytesRead counts what no event tells of: half a header, an interim answer.
    const now = `${this.flushed} ${socket?.bytesRead}`;
    const moved = now !== this.seen;
    this.seen = now;
    return this.drained(socket) || moved;
  }

  private drained(socket: Socket | undefined): boolean {
    if (!socket || (!this.isSending && this.queued === 0)) return false;
    const before = this.queued;
    this.queued = sendQueueOf(socket);
    return before !== undefined && this.queued !== undefined && this.queued < before;
  }
}
