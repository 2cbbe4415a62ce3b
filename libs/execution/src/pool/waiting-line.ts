interface Waiting {
  readonly priority: number;
  readonly enter: () => void;
}

/** So many may be inside at once; of those who wait the highest priority enters first, and of equals who came first. */
export class WaitingLine {
  private inside = 0;
  private readonly waiting: Waiting[] = [];

  constructor(private readonly places: number) {}

  /** @returns what gives the place back, to be called once; undefined where the signal was aborted before there was one */
  async enter(priority: number, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return undefined;
    if (this.inside < this.places) {
      this.inside++;
      return () => this.leave();
    }
    const entered = await new Promise<boolean>((resolve) => {
      const gone = () => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        resolve(false);
      };
      const waiting: Waiting = {
        priority,
        enter: () => {
          signal.removeEventListener('abort', gone);
          resolve(true);
        },
      };
      signal.addEventListener('abort', gone, { once: true });
      this.add(waiting);
    });
    return entered ? () => this.leave() : undefined;
  }

  private add(waiting: Waiting): void {
    const behind = this.waiting.findIndex(({ priority }) => priority < waiting.priority);
    this.waiting.splice(behind === -1 ? this.waiting.length : behind, 0, waiting);
  }

  /** The place is handed on rather than freed: nobody who comes at this moment can take it. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next.enter();
    else this.inside--;
  }
}
