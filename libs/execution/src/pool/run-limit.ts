/** Ends a run: because its caller or the whole pool wants it, or because its time is over. */
export class RunLimit {
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private late = false;
  private readonly end = () => this.ending.abort();

  constructor(private readonly sources: readonly AbortSignal[]) {
    // AbortSignal.any() keeps what it made for as long as its sources live, and the pool's lives for ever.
    for (const source of sources) source.addEventListener('abort', this.end, { once: true });
    if (sources.some(({ aborted }) => aborted)) this.end();
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Its time was over before anybody asked it to stop. */
  get isLate(): boolean {
    return this.late;
  }

  startClock(timeoutMs: number): void {
    this.timer = setTimeout(() => {
      this.late = !this.ending.signal.aborted;
      this.end();
    }, timeoutMs);
  }

  release(): void {
    clearTimeout(this.timer);
    for (const source of this.sources) source.removeEventListener('abort', this.end);
  }
}
