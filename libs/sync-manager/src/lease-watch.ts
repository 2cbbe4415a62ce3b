import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { LeaseStore } from './lease.store';

export const BEAT_EVERY_MS = 2_000;
/** Five missed beats: longer than any pause a healthy holder has been seen to make. */
const STALE_AFTER_MS = 10_000;
/** Whoever did not look for longer than this was itself stopped or cut off, and has to begin watching anew. */
const WATCHED_WITHOUT_BREAK_MS = 3 * BEAT_EVERY_MS;

/**
 * Watches the beat of whoever holds the lock, by this process's monotonic clock: wall clocks of two machines
 * may disagree by days, and a stopped process keeps its Postgres session for ever.
 */
@Injectable()
export class LeaseWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('sync_manager');
  private timer: NodeJS.Timeout | undefined;
  private seen: { epoch: number; beat: number; since: number; lookedAt: number } | undefined;

  constructor(private readonly database: Database, private readonly store: LeaseStore) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), BEAT_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /**
   * The epoch of a holder that has not beaten for `STALE_AFTER_MS`, if there is one. Looks once more first: what was
   * seen last may be old, because this process was stopped or its way to Postgres was cut.
   */
  async staleEpoch(): Promise<number | undefined> {
    await this.look();
    if (!this.seen || performance.now() - this.seen.since < STALE_AFTER_MS) return undefined;
    return this.seen.epoch;
  }

  private async look(): Promise<void> {
    if (!this.database.ready) {
      this.seen = undefined;
      return;
    }
    try {
      const state = await this.store.state();
      const now = performance.now();
      const { seen } = this;
      if (!state.held) this.seen = undefined;
      else if (seen?.epoch !== state.epoch || seen.beat !== state.beat || now - seen.lookedAt > WATCHED_WITHOUT_BREAK_MS) {
        this.seen = { epoch: state.epoch, beat: state.beat, since: now, lookedAt: now };
      } else seen.lookedAt = now;
    } catch (error) {
      // Without an observation nothing may be called stale.
      this.seen = undefined;
      this.log.debug(`lease not observed: ${String(error)}`);
    }
  }
}
