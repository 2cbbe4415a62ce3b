import { BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Client } from '@tidemark/database';
import { Database, ReignStore } from '@tidemark/database';
import { digestStore } from '../digest/store-digest';
import { Promotion } from '../rule/promotion';
import { applySession } from '../slave/apply-session';
import { ReplicaStateStore } from '../slave/replica-state.store';
import { ChangeSource } from '../source/change-source';
import { Snapshot } from '../verify/snapshot';
import { DrillReport, passed } from './drill-report';
import { DrillInterruptedError, DrillRunningError } from './drill.error';
import { DrillStore } from './drill.store';
import { Restore } from './restore';
import { ScratchDatabase } from './scratch-database';

/** Two-int advisory key; the first is Tidemark's own. */
const LOCK_CLASS = 0x71de;
const LOCK_OBJECT = 3;

/**
 * Proves that this node could take over: what it holds is restored into a scratch database, compared, and promoted there.
 * The store itself is only read.
 */
@Injectable()
export class Drill implements BeforeApplicationShutdown {
  private readonly log = new Logger('replication');
  private readonly stopping = new AbortController();
  private running: Promise<DrillReport> | undefined;

  constructor(private readonly database: Database, private readonly store: DrillStore, private readonly promotion: Promotion) {}

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new DrillInterruptedError());
    // Whoever asked for it hears how it ended.
    await this.running?.catch(() => undefined);
  }

  /** @throws DrillRunningError, DrillNotPermittedError */
  async run(by: string): Promise<DrillReport> {
    if (this.running) throw new DrillRunningError();
    this.running = this.alone((client) => this.recorded(client, by));
    try {
      return await this.running;
    } finally {
      this.running = undefined;
    }
  }

  /** Of several servers on one database one drills; its right ends with its session, should it be killed. */
  private async alone<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.database.connect('tidemark drill', 0);
    try {
      const { rows: [{ locked }] } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [LOCK_CLASS, LOCK_OBJECT]);
      if (!locked) throw new DrillRunningError();
      return await work(client);
    } finally {
      // Lost with its server, perhaps; the work's own error is the one to tell.
      await client.end().catch(() => undefined);
    }
  }

  private async recorded(client: Client, by: string): Promise<DrillReport> {
    const id = await this.store.begin(by);
    try {
      const report = await this.drill(client);
      await this.store.end(id, report);
      const { at, rows, recovery_seconds: seconds, equal, root, scratch_root: other } = report;
      if (passed(report)) this.log.log(`drill: ${rows} rows at number ${at} restored, compared and promoted in ${seconds} s`);
      else this.log.error(`drill FAILED at number ${at}: ${equal ? `its next number would be ${report.next_number}` : `root ${root}, restored ${other}`}`);
      return report;
    } catch (error) {
      await this.store.fail(id, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  private async drill(client: Client): Promise<DrillReport> {
    const { would_lose: loss } = await this.promotion.preview();
    const startedAt = new Date();
    const scratch = await ScratchDatabase.create(this.database, client);
    try {
      const snapshot = await Snapshot.open(this.database);
      try {
        return { ...await this.restore(snapshot, scratch.database), started_at: startedAt.toISOString(), ended_at: new Date().toISOString(), loss };
      } finally {
        await snapshot.close();
      }
    } finally {
      await scratch.drop();
    }
  }

  private async restore({ client }: Snapshot, scratch: Database): Promise<Omit<DrillReport, 'started_at' | 'ended_at' | 'loss'>> {
    const reign = await ReignStore.read(client);
    const at = reign.role === 'slave' ? (await ReplicaStateStore.read(client)).cursor : await ChangeSource.head(client);
    const session = applySession(scratch);
    try {
      const start = performance.now();
      const restore = new Restore(session, this.stopping.signal);
      await restore.copy(client, reign, at);
      // Before the promotion, which gives the rows of an unfinished repair a new number.
      const copied = await restore.digest();
      const { reign: begun, number } = await restore.promote();
      const seconds = Math.round(performance.now() - start) / 1000;
      const { root, rows } = await digestStore(client);
      return {
        at, rows, root, scratch_root: copied.root, equal: root === copied.root && rows === copied.rows, next_number: number,
        promoted_term: begun.term, recovery_seconds: seconds,
      };
    } finally {
      await session.close();
    }
  }
}
