/** A write costs more than what is written: under load, lines of so long go out together. Nobody who reads along sees it. */
const GATHER_MS = 20;

/** Passes lines on, in their order, several at once; what is urgent takes those before it along at once. */
export class LineGatherer {
  private lines: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly flushNow = () => this.flush();

  /** @param pass gets whole lines */
  constructor(private readonly pass: (text: string) => void) {
    // Whoever ends the process ends it with its last lines.
    process.on('exit', this.flushNow);
  }

  add(line: string, isUrgent: boolean): void {
    this.lines.push(line);
    if (isUrgent) this.flush();
    else this.timer ??= setTimeout(this.flushNow, GATHER_MS);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.lines.length > 0) this.pass(this.lines.splice(0).join(''));
  }

  close(): void {
    process.off('exit', this.flushNow);
    this.flush();
  }
}
