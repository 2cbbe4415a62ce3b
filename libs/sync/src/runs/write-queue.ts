import { BarWrite, BarWriter, BarWriteTotals, PreparedWrite } from '@tidemark/market-data';
import { Lease } from '@tidemark/sync-manager';

/** One transaction's worth: fewer cost round trips, more make other writers wait for the change number. */
const ROWS_A_WRITE = 50_000;
/** An empty answer costs a statement too. */
const ANSWERS_A_WRITE = 500;
/** What was fetched is safe after this long, however slow the provider. */
const WRITE_WITHIN_MS = 1_000;

/**
 * Gathers answers into transactions of a good size, one at a time; the next one is screened and encoded while Postgres
 * works on the last. `add` makes the fetchers wait once that is done too, so memory stays bounded.
 */
export class WriteQueue {
  private waiting: BarWrite[] = [];
  private rows = 0;
  private writing: Promise<void> = Promise.resolve();
  private failure: Error | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly writer: BarWriter,
    private readonly lease: Lease,
    private readonly written: (totals: BarWriteTotals) => Promise<void>,
  ) {}

  async add(write: BarWrite): Promise<void> {
    this.throwIfFailed();
    this.waiting.push(write);
    this.rows += write.answer.bars.length + write.answer.rejects.length;
    if (this.rows >= ROWS_A_WRITE || this.waiting.length >= ANSWERS_A_WRITE) await this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), WRITE_WITHIN_MS);
  }

  /** Writes what is left and waits for it. */
  async drain(): Promise<void> {
    await this.flush();
    await this.writing;
    this.throwIfFailed();
  }

  /** Throws away what waits; settles once nothing is under way. */
  async abandon(): Promise<void> {
    clearTimeout(this.timer);
    this.waiting = [];
    this.failure ??= new Error('the run has ended');
    await this.writing;
  }

  /** Settles once the write before this one has ended. */
  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0 || this.failure) return;
    const writes = this.waiting;
    this.waiting = [];
    this.rows = 0;
    const last = this.writing;
    try {
      const prepared = this.writer.prepare(writes);
      this.writing = last.then(() => this.write(prepared));
    } catch (error) {
      this.failure = asError(error);
    }
    await last;
  }

  private async write(prepared: PreparedWrite): Promise<void> {
    if (this.failure) return;
    try {
      await this.written(await this.writer.write(prepared, this.lease));
    } catch (error) {
      // Kept for the next `add` or `drain`: nothing of this transaction is stored.
      this.failure = asError(error);
    }
  }

  private throwIfFailed(): void {
    if (this.failure) throw this.failure;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
