import { Socket } from 'node:net';
import { setImmediate as tick, setTimeout as sleep } from 'node:timers/promises';
import { Direction, FaultState } from './fault-state';

/** Read ahead of what was passed on; beyond it the sender meets a full window, as on a real line. */
const READ_AHEAD = 256 * 1024;
/** For what is on its way to arrive before the RST that would overtake it. */
const BEFORE_RESET_MS = 20;

interface Arrival {
  readonly what: Buffer | 'end' | 'reset';
  readonly at: number;
  /** −1…1 */
  readonly jitter: number;
}

/** One direction of one connection: everything, the closing too, goes through the faults that are set at its moment. */
export class FaultLine {
  private readonly queue: Arrival[] = [];
  private queued = 0;
  private pumping = false;

  constructor(
    private readonly from: Socket, private readonly to: Socket, private readonly direction: Direction,
    private readonly state: FaultState, private readonly resetBoth: () => void,
  ) {
    from.on('data', (bytes: Buffer) => this.arrive(bytes));
    from.on('end', () => this.arrive('end'));
    from.on('error', () => this.arrive('reset'));
  }

  private arrive(what: Arrival['what']): void {
    if (this.to.destroyed) return;
    this.queue.push({ what, at: Date.now(), jitter: this.state.jitter() });
    if (typeof what !== 'string') this.queued += what.length;
    if (this.queued > READ_AHEAD) this.from.pause();
    if (!this.pumping) void this.pump();
  }

  private async pump(): Promise<void> {
    this.pumping = true;
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      if (!(await this.travelled(next))) break;
      if (next.what === 'end') this.to.end();
      else if (next.what === 'reset') this.to.resetAndDestroy();
      else await this.pass(next.what);
    }
    this.pumping = false;
  }

  /** Waits out delay and hole; false: there is nobody left to bring it to. */
  private async travelled({ at, jitter }: Arrival): Promise<boolean> {
    for (;;) {
      if (this.to.destroyed) return false;
      const left = at + this.state.delayMs(jitter) - Date.now();
      if (left > 0) await this.state.pause(left);
      else if (this.state.isHole(this.direction)) await this.state.pause();
      else return true;
    }
  }

  private async pass(bytes: Buffer): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      while (this.state.isHole(this.direction) && !this.to.destroyed) await this.state.pause();
      const allowed = this.state.allowed(this.direction, rest.length);
      await this.state.takeTime(this.direction, allowed);
      if (this.to.destroyed) return;
      if (this.state.isHole(this.direction)) continue;
      const { bytes: piece, cut } = this.state.count(this.direction, rest.subarray(0, allowed));
      await this.write(piece);
      rest = rest.subarray(piece.length);
      this.queued -= piece.length;
      if (this.queued <= READ_AHEAD) this.from.resume();
      if (!cut) continue;
      await sleep(BEFORE_RESET_MS);
      this.resetBoth();
    }
  }

  private async write(piece: Buffer): Promise<void> {
    if (piece.length === 0) return;
    // An error of the write is told by the socket as well, and there it is dealt with.
    await new Promise<void>((done) => this.to.write(piece, () => done()));
    await tick();
  }
}
