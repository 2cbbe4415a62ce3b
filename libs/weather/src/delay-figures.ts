const HELD = 1_000;

/** The latest delays, in ms. */
export class DelayFigures {
  private readonly held: number[] = [];
  private next = 0;

  add(ms: number): void {
    this.held[this.next] = ms;
    this.next = (this.next + 1) % HELD;
  }

  get figures(): { readonly delay_ms_p50: number | null; readonly delay_ms_p99: number | null } {
    const sorted = [...this.held].sort((a, b) => a - b);
    const at = (share: number) => (sorted.length === 0 ? null : Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]));
    return { delay_ms_p50: at(0.5), delay_ms_p99: at(0.99) };
  }
}
