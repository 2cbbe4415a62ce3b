/** A bell for one loop. A ring while the loop is busy is not missed: its next wait returns at once. */
export class Wake {
  private rung = false;
  private release: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.release?.();
  }

  /** Until it rings, or so many milliseconds have passed. */
  async wait(ms: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, ms);
        this.release = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    this.release = undefined;
    this.rung = false;
  }
}
