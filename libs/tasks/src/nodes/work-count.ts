/** A pick that was never sent gives its place back by then. */
const RESERVED_MS = 30_000;

/** The tasks that this server has given a node, against what the node says of itself. */
export class WorkCount {
  private sent = 0;
  private reserved: number[] = [];
  /** What was here when the node last said how many it has. */
  private sentThen = 0;
  private saidThen = 0;

  /** @param now monotonic ms */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Sent, or about to be. */
  get own(): number {
    const oldest = this.now() - RESERVED_MS;
    if (this.reserved.length > 0 && this.reserved[0] < oldest) this.reserved = this.reserved.filter((at) => at >= oldest);
    return this.sent + this.reserved.length;
  }

  /** Of anybody. Never fewer than this server's own, whatever the node says. */
  get active(): number {
    return Math.max(this.own, this.saidThen + this.own - this.sentThen);
  }

  reserve(): void {
    this.reserved.push(this.now());
  }

  release(): void {
    this.reserved.pop();
  }

  /** Picks become tasks on their way. */
  begin(count: number): void {
    this.reserved.splice(0, count);
    this.sent += count;
  }

  end(): void {
    this.sent = Math.max(0, this.sent - 1);
  }

  /** The node has said how many it works on. */
  said(active: number): void {
    this.saidThen = active;
    this.sentThen = this.own;
  }
}
