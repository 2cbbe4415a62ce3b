import { Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Database } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { differingGroups, differingLeaves } from '../digest/compare';
import { digestStore, StoreDigest } from '../digest/store-digest';
import { leafDigests } from '../digest/table-digest';
import { REPLICATED_TABLES } from '../replicated-tables';
import { Snapshot } from '../verify/snapshot';
import { VerificationMessage } from '../wire/batch';
import { ReplicaStateStore } from './replica-state.store';

/** `[group, leaf, rows on the master, rows here]` */
type DifferentLeaf = readonly [number, number, number, number];

/** What a slave has found so far; it goes with each acknowledgement. */
export interface VerificationReport {
  readonly id: string;
  readonly stage: 'computing' | 'groups' | 'leaves' | 'done' | 'failed';
  readonly root?: string;
  readonly rows?: number;
  readonly groups?: readonly { readonly table: string; readonly groups: readonly number[] }[];
  readonly leaves?: readonly { readonly table: string; readonly leaves: readonly DifferentLeaf[] }[];
  readonly error?: string;
}

interface Running {
  readonly id: string;
  readonly at: number;
  readonly snapshot: Snapshot;
  readonly digest: Promise<StoreDigest>;
}

/** The master computes for so long at most, over all bars of a large store, before its next word. */
const SILENT_MS = 600_000;

/** A slave's part in being compared: a snapshot at the number asked for, then digests of it, while the stream goes on. */
@Injectable()
export class SlaveVerifier implements OnApplicationShutdown {
  private readonly log = new Logger('replication');
  readonly counts = { equal: 0, different: 0, failed: 0, differingLeaves: 0 };
  private running: Running | undefined;
  private latest: VerificationReport | null = null;
  private silence: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  get report(): VerificationReport | null {
    return this.latest;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.drop('this node stops');
  }

  /** Lets the snapshot go: it would hold up whoever needs the tables to himself, and keep dead rows alive. */
  async drop(reason: string): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.fail(running.id, reason);
    await running.snapshot.close();
  }

  /**
   * Returns as soon as the snapshot is taken; comparing goes on by itself. Called while the applier stands at `cursor`,
   * and, for the first message of a verification, before it commits: the snapshot shows what `cursor` had before it,
   * which is the same, for that message brings no rows. The verdict is put on record in the applier's transaction, so that
   * its acknowledgement says it.
   */
  async hear(client: ClientBase, message: VerificationMessage, cursor: number): Promise<void> {
    if (this.running?.id !== message.id) {
      // A message of one that this process never began: it was restarted in between.
      if (message.at !== cursor || message.groups || message.leaves) return this.fail(message.id, 'this node was restarted meanwhile');
      await this.begin(message);
    }
    const { running } = this;
    if (!running) return;
    this.listen(running);
    if (message.verdict) return this.conclude(client, running, message.verdict);
    const step = message.groups ? this.compareGroups(running, message.groups)
      : message.leaves ? this.compareLeaves(running, message.leaves) : Promise.resolve();
    step.catch((error: unknown) => this.fail(message.id, String(error)));
  }

  /** A master that went away in the middle does not come back to this. */
  private listen({ id }: Running): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => { if (this.running?.id === id) void this.drop('the master is silent'); }, SILENT_MS).unref();
  }

  private async begin({ id, at }: VerificationMessage): Promise<void> {
    await this.running?.snapshot.close();
    const snapshot = await Snapshot.open(this.database);
    const digest = digestStore(snapshot.client);
    digest.catch((error: unknown) => this.fail(id, String(error)));
    this.running = { id, at, snapshot, digest };
    this.latest = { id, stage: 'computing' };
  }

  private async compareGroups({ id, digest }: Running, master: NonNullable<VerificationMessage['groups']>): Promise<void> {
    const { root, rows, tables } = await digest;
    const groups = tables.map(({ table, groups: own }) => {
      const theirs = master.find((m) => m.table === table)?.lines ?? [];
      return { table, groups: differingGroups(theirs.map(([group, n, leaves, d]) => ({ group, rows: n, leaves, digest: d })), own) };
    });
    this.latest = { id, stage: 'groups', root, rows, groups: groups.filter((g) => g.groups.length > 0) };
  }

  private async compareLeaves({ id, snapshot, digest }: Running, master: NonNullable<VerificationMessage['leaves']>): Promise<void> {
    const { root, rows } = await digest;
    const asked = this.latest?.groups ?? [];
    const leaves: { table: string; leaves: DifferentLeaf[] }[] = [];
    for (const { table, groups } of asked) {
      const spec = REPLICATED_TABLES.find((t) => t.name === table);
      if (!spec) continue;
      const theirs = (master.find((m) => m.table === table)?.lines ?? []).map(([group, leaf, n, d]) => ({ group, leaf, rows: n, digest: d }));
      const own = await leafDigests(snapshot.client, spec, groups);
      leaves.push({ table, leaves: differingLeaves(theirs, own).map((d): DifferentLeaf => [d.group, d.leaf, d.masterRows, d.slaveRows]) });
    }
    this.latest = { id, stage: 'leaves', root, rows, groups: asked, leaves };
  }

  /** The master has said what came of it: kept, and the snapshot let go. */
  private async conclude(client: ClientBase, { id, at, snapshot, digest }: Running, verdict: NonNullable<VerificationMessage['verdict']>): Promise<void> {
    const { root, rows } = await digest;
    this.running = undefined;
    await snapshot.close();
    const report = { id, at, root, rows, differing: verdict.differing, ended_at: new Date().toISOString() };
    if (verdict.differing === 0 && verdict.root === root) await ReplicaStateStore.verified(client, at, root, report);
    else await ReplicaStateStore.found(client, report);
    this.latest = { id, stage: 'done', root, rows };
    this.counts[verdict.differing === 0 ? 'equal' : 'different']++;
    this.counts.differingLeaves += verdict.differing;
    if (verdict.differing > 0) this.log.error(`compared with the master at number ${at}: ${verdict.differing} leaves differ`);
    else this.log.log(`compared with the master at number ${at}: equal, root ${root.slice(0, 12)}`);
  }

  private fail(id: string, error: string): void {
    this.log.warn(`verification ${id} failed here: ${error}`);
    if (this.running?.id === id) {
      void this.running.snapshot.close();
      this.running = undefined;
    }
    this.latest = { id, stage: 'failed', error };
    this.counts.failed++;
  }
}
