import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { Lease } from './lease';
import { LeaseLostError } from './lease-lost.error';
import { BEAT_EVERY_MS } from './lease-watch';
import { LeaseStore } from './lease.store';
import { RunCancelledError } from './run-cancelled.error';

/** Keeps a lease alive: its own Postgres session (never one of the pool) and its beat. */
export class HeldLease {
  private readonly log = new Logger('sync_manager');
  private readonly timer: NodeJS.Timeout;
  private beating = false;
  private ended = false;

  private constructor(
    private readonly client: Client, readonly lease: Lease, private readonly store: LeaseStore,
  ) {
    client.on('error', (error) => this.lost(`its session failed: ${error.message}`));
    client.on('end', () => this.lost('its session ended'));
    this.timer = setInterval(() => void this.beat(), BEAT_EVERY_MS);
  }

  static async begin(client: Client, lease: Lease, store: LeaseStore): Promise<HeldLease> {
    await client.query(`select set_config('application_name', $1, false)`, [lease.applicationName]);
    return new HeldLease(client, lease, store);
  }

  /** Gives the lock back. A session that is gone has given it back already. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    this.ended = true;
    // A write that the work left behind must not go through once others may take the lock.
    this.lease.lose(new LeaseLostError(this.lease.epoch, 'its run has ended'));
    try {
      await this.store.release(this.client, this.lease.epoch);
    } catch (error) {
      this.log.warn(`lease of epoch ${this.lease.epoch} not marked as released: ${String(error)}`);
    }
    try {
      await this.client.end();
    } catch (error) {
      this.log.debug(`session of epoch ${this.lease.epoch} was closed already: ${String(error)}`);
    }
  }

  private async beat(): Promise<void> {
    if (this.beating) return;
    this.beating = true;
    try {
      const answer = await this.store.beat(this.client, this.lease.epoch);
      if (answer === 'gone') this.lost('a later epoch has taken over');
      else if (answer === 'cancel') this.lease.lose(new RunCancelledError('cancelled'));
    } catch (error) {
      this.lost(`its beat failed: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.beating = false;
    }
  }

  private lost(reason: string): void {
    if (this.ended || this.lease.signal.aborted) return;
    const error = new LeaseLostError(this.lease.epoch, reason);
    this.log.error(error.message);
    this.lease.lose(error);
  }
}
