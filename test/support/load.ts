import { setTimeout as sleep } from 'node:timers/promises';
import { RandomWriter } from './random-writer';

/** Random commits on a master's database, at a steady pace, until it is stopped. */
export class Load {
  private readonly ending = new AbortController();
  private readonly written: Promise<number>;

  constructor(private readonly databaseUrl: string, private readonly seed: number, private readonly pauseMs: number) {
    this.written = this.write();
    // It is heard of at `stop`.
    this.written.catch(() => undefined);
  }

  /** @returns how many commits it were */
  stop(): Promise<number> {
    this.ending.abort();
    return this.written;
  }

  private async write(): Promise<number> {
    const { signal } = this.ending;
    let commits = 0;
    for (let n = 0; !signal.aborted; n++) {
      const writer = new RandomWriter({ databaseUrl: this.databaseUrl, seed: this.seed + n * 10, heldBeforeShare: 0.02, holdMs: [20, 200] });
      commits += (await writer.run({ commits: 20, writers: 2, signal })).committed.length;
      await sleep(this.pauseMs, undefined, { signal }).catch(() => undefined);
    }
    return commits;
  }
}
