import { PoolClient } from 'pg';
import { LeaseLostError } from './lease-lost.error';

/**
 * The right of one run to write. Its epoch fences: whoever took a later one has ended this lease, whatever this
 * process believes. `signal` aborts as soon as the loss is known here.
 */
export class Lease {
  private readonly controller = new AbortController();
  private settle: () => void = () => undefined;
  /** Settles once the lock can be taken again. */
  readonly freed = new Promise<void>((resolve) => { this.settle = resolve; });

  constructor(readonly epoch: number) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Sessions of this lease carry it as application_name, so that a challenger can end exactly these. */
  get applicationName(): string {
    return leaseApplicationName(this.epoch);
  }

  /** Call first in a write transaction: a challenger ends the transaction of a stopped holder by this name. */
  async mark(client: PoolClient): Promise<void> {
    await client.query({
      name: 'lease-mark', text: `select set_config('application_name', $1, true)`, values: [this.applicationName],
    });
  }

  /**
   * Call last in a write transaction, before commit. The share lock makes a challenger's new epoch wait for this
   * commit, or this transaction see the new epoch: never both go through.
   * @throws LeaseLostError
   */
  async assertHeld(client: PoolClient): Promise<void> {
    const { rows } = await client.query<{ epoch: number }>({
      name: 'lease-check', text: 'select epoch from sync_lease where id = 1 for share',
    });
    if (Number(rows[0]?.epoch) !== this.epoch) {
      this.lose(new LeaseLostError(this.epoch, `epoch ${rows[0]?.epoch ?? 'none'} has taken over`));
    }
    this.signal.throwIfAborted();
  }

  lose(reason: Error): void {
    this.controller.abort(reason);
  }

  free(): void {
    this.settle();
  }
}

export function leaseApplicationName(epoch: number): string {
  return `tidemark epoch ${epoch}`;
}
