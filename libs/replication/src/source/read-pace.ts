import { Injectable } from '@nestjs/common';
import { SyncManager } from '@tidemark/sync-manager';
import { setTimeout as sleep } from 'node:timers/promises';

/** One part of the time in so many is for reading, while this server syncs. */
const PARTS = 32;
/** Copies are not to be late for the length of a reading that took long. */
const LONGEST_REST_MS = 3_000;
/** How soon it is noticed that the sync has ended. */
const LOOK_MS = 50;

/**
 * A sync is not to wait for its copies: while one runs in this process, a reading for them is followed by a rest thirty-one
 * times as long. They get what it stores a little later, in larger batches.
 */
@Injectable()
export class ReadPace {
  private restsUntil = -Infinity;

  constructor(private readonly manager: SyncManager) {}

  /** Begins when it may, and lets the next one wait. */
  async run<T>(read: () => Promise<T>): Promise<T> {
    for (let left = this.left(); left > 0; left = this.left()) await sleep(Math.min(left, LOOK_MS));
    const startedAt = performance.now();
    try {
      return await read();
    } finally {
      const endedAt = performance.now();
      this.restsUntil = endedAt + Math.min((endedAt - startedAt) * (PARTS - 1), LONGEST_REST_MS);
    }
  }

  private left(): number {
    return this.manager.current === null ? 0 : this.restsUntil - performance.now();
  }
}
