import { NodeLiesError } from './run-line';

const BASE = 4 * 1024 * 1024;
const PER_TASK = 256 * 1024;
const PER_SECOND = 256 * 1024;

/** How much a node may say in one answer: far more than any honest one does, and not without end. In characters. */
export class TalkBudget {
  private readonly since = performance.now();
  private spent = 0;

  constructor(private readonly tasks: number) {}

  /** @throws NodeLiesError */
  spend(length: number): void {
    this.spent += length;
    const seconds = (performance.now() - this.since) / 1000;
    if (this.spent > BASE + this.tasks * PER_TASK + seconds * PER_SECOND) throw new NodeLiesError('talks without end');
  }
}
