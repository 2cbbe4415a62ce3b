import { setTimeout as sleep } from 'node:timers/promises';

/** Between two batches of several: more come along, and a commit costs the same. */
const GATHER_MS = 8;

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One write for many: what arrives while a batch is under way goes into the next one. Nothing waits where there is no
 * load, and under load a commit is shared by hundreds.
 */
export class Batcher<Item, Answer> {
  private waiting: Waiting<Item, Answer>[] = [];
  private busy = false;
  private idle: (() => void)[] = [];

  /** @param run answers in the order of the items; fails for all of them or none */
  constructor(private readonly most: number, private readonly run: (items: readonly Item[]) => Promise<readonly Answer[]>) {}

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.busy) return;
      this.busy = true;
      // What else arrives in this turn of the event loop goes along.
      setImmediate(() => void this.drain());
    });
  }

  /** Until nothing is under way. */
  async settled(): Promise<void> {
    if (this.busy) await new Promise<void>((done) => { this.idle.push(done); });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      const isCrowd = batch.length > 1;
      try {
        const answers = await this.run(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, i) => resolve(answers[i]));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      if (isCrowd && this.waiting.length < this.most) await sleep(GATHER_MS, undefined, { ref: false });
    }
    this.busy = false;
    for (const done of this.idle.splice(0)) done();
  }
}
