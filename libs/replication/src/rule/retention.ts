import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database, Reign } from '@tidemark/database';
import { HistoryStore } from '../master/history.store';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { ChangeSource } from '../source/change-source';

const EVERY_MS = 3_600_000;
const FIRST_AFTER_MS = 60_000;

/** Throws away what is kept for copies that are away, once it is older than the settings say. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('replication');
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly database: Database, private readonly reign: Reign, private readonly history: HistoryStore,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  onApplicationBootstrap(): void {
    const run = () => void this.prune().catch((error: unknown) => this.log.debug(`nothing pruned: ${String(error)}`));
    this.timers = [setTimeout(run, FIRST_AFTER_MS).unref(), setInterval(run, EVERY_MS).unref()];
  }

  onApplicationShutdown(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
  }

  /**
   * A copy whose cursor lies below the highest delete that is gone cannot catch up any more, so that number is kept. The
   * highest change of all stays: it says how far this store is.
   */
  async prune(): Promise<void> {
    if (!this.database.ready) return;
    const old = await this.database.one('select 1 from tombstone where deleted_at < now() - make_interval(days => $1) limit 1', [this.options.keepDays]);
    if (old) {
      await this.reign.change(async (now, client) => {
        const head = await ChangeSource.head(client);
        const { rows } = await client.query<{ seq: number }>(
          `delete from tombstone where deleted_at < now() - make_interval(days => $1) and change_seq < $2 returning change_seq as seq`,
          [this.options.keepDays, head],
        );
        const floor = rows.reduce((highest, { seq }) => Math.max(highest, seq), now.tombstoneFloor);
        this.log.log(`${rows.length} deletes are older than ${this.options.keepDays} days and no longer kept; copies below number ${floor} begin anew`);
        return { ...now, tombstoneFloor: floor };
      });
    }
    await this.history.prune(this.options.keepDays);
  }
}
