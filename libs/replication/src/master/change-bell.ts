import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { CHANGE_CHANNEL, Database } from '@tidemark/database';
import type { Client } from 'pg';

/** A change that nobody told of (a lost connection, a writer that does not notify) is noticed by then. */
const LOOK_ANYWAY_MS = 1_000;
const RECONNECT_MS = 1_000;

/** Rings at each commit that took a change number, whichever process made it. */
@Injectable()
export class ChangeBell implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('replication');
  private waiting: (() => void)[] = [];
  private rings = 0;
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    void this.database.whenReady().then(() => this.listen(), () => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.ring();
    // A connection that is gone already was to be ended.
    await this.client?.end().catch(() => undefined);
  }

  /** How often it has rung: taken before looking, so that no ring between the look and the wait is missed. */
  get count(): number {
    return this.rings;
  }

  /** Until it has rung since `count`, or so many milliseconds have passed. */
  wait(since: number, ms: number): Promise<void> {
    if (this.rings !== since || this.stopped) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(done, Math.min(ms, LOOK_ANYWAY_MS));
      this.waiting.push(() => {
        clearTimeout(timer);
        done();
      });
    });
  }

  /** Also for what is to be looked at at once without a commit. */
  ring(): void {
    this.rings++;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private async listen(): Promise<void> {
    if (this.stopped) return;
    try {
      const client = await this.database.connect('tidemark listen');
      client.on('notification', () => this.ring());
      client.once('end', () => this.again());
      this.client = client;
      await client.query(`listen ${CHANGE_CHANNEL}`);
      this.ring();
    } catch (error) {
      this.log.debug(`not listening for changes: ${String(error)}`);
      this.again();
    }
  }

  private again(): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.listen(), RECONNECT_MS).unref();
  }
}
