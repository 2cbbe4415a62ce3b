import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database, Reign } from '@tidemark/database';
import { BatchMaker } from '../source/batch-maker';
import { Snapshot } from '../verify/snapshot';
import { LeafResend } from './leaf-resend';
import { ReplicaSession } from './replica-session';
import { Replicas } from './replicas';
import { ReplicaStore } from './replica.store';
import { PassedByError, VerificationResult, VerificationRun } from './verification-run';
import { VerificationFailedError } from './verification-failed.error';

const LOOK_EVERY_MS = 500;
/** A first comparison that failed is tried again after so long. */
const AGAIN_MS = 5_000;
/** A slave that said nothing for so long will not answer. */
const SILENT_MS = 60_000;
/** Under writes the slave may be past a snapshot before it hears of it. */
const SNAPSHOTS = 10;

export interface Comparison extends VerificationResult {
  /** What a repair did; null: none was asked for or needed. */
  readonly repaired: { readonly leaves: VerificationResult['leaves']; readonly bytes: number } | null;
}

/** Compares slaves with this master; each slave's first copy by itself, for it is not ready before. */
@Injectable()
export class Verifications implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('replication');
  readonly counts = { equal: 0, different: 0, failed: 0, differingLeaves: 0 };
  readonly repairs = { runs: 0, leaves: 0 };
  private readonly running = new Set<string>();
  private readonly triedAt = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly reign: Reign,
    private readonly replicas: Replicas,
    private readonly store: ReplicaStore,
    private readonly maker: BatchMaker,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /**
   * Compares, and with `repair` sends what differs anew and compares again.
   * @throws VerificationFailedError when it came to no end; that says nothing about the copy
   */
  async compare(name: string, { repair }: { repair: boolean }, signal?: AbortSignal): Promise<Comparison> {
    const session = await this.replicas.find(name);
    if (!session) throw new VerificationFailedError(name, 'it is not connected to this server');
    if (this.running.has(name)) throw new VerificationFailedError(name, 'it is being compared already');
    this.running.add(name);
    try {
      const first = await this.once(session, signal);
      this.count(first);
      if (first.leaves.length === 0 || !repair) return await this.keep(session, { ...first, repaired: null });
      const resend = new LeafResend(first.leaves);
      session.resend(resend);
      const { bytes } = await resend.ended;
      this.repairs.runs++;
      this.repairs.leaves += first.leaves.length;
      const again = await this.once(session, signal);
      this.count(again);
      return await this.keep(session, { ...again, repaired: { leaves: first.leaves, bytes } });
    } catch (error) {
      this.counts.failed++;
      if (error instanceof VerificationFailedError) throw error;
      throw new VerificationFailedError(name, error instanceof Error ? error.message : String(error), { cause: error });
    } finally {
      this.running.delete(name);
    }
  }

  private count({ leaves }: VerificationResult): void {
    this.counts[leaves.length === 0 ? 'equal' : 'different']++;
    this.counts.differingLeaves += leaves.length;
  }

  private async once(session: ReplicaSession, signal?: AbortSignal): Promise<VerificationResult> {
    for (let left = SNAPSHOTS; ; left--) {
      try {
        return await this.compareAtHead(session, signal);
      } catch (error) {
        if (!(error instanceof PassedByError) || left === 1) throw error;
      }
    }
  }

  private async compareAtHead(session: ReplicaSession, signal?: AbortSignal): Promise<VerificationResult> {
    const snapshot = await Snapshot.open(this.database);
    let run: VerificationRun;
    try {
      run = await VerificationRun.open(snapshot, this.maker);
    } catch (error) {
      await snapshot.close();
      throw error;
    }
    const startedAt = Date.now();
    const watch = setInterval(() => {
      const heardAt = Math.max(startedAt, session.progress.contactAt ?? 0);
      if (signal?.aborted) run.abandon(signal.reason instanceof Error ? signal.reason : new Error('it was stopped'));
      else if (Date.now() - heardAt > SILENT_MS) run.abandon(new Error('the slave is silent'));
    }, LOOK_EVERY_MS);
    session.verify(run);
    try {
      return await run.ended;
    } finally {
      clearInterval(watch);
    }
  }

  private async keep({ name, progress }: ReplicaSession, result: Comparison): Promise<Comparison> {
    const { at, root, slaveRoot, rows, seconds, leaves, repaired } = result;
    const equal = leaves.length === 0;
    const report = {
      at, root, slave_root: slaveRoot, rows, seconds: Math.round(seconds * 1000) / 1000, ended_at: new Date().toISOString(), equal, leaves: leaves.slice(0, 1_000),
      differing: leaves.length, repaired: repaired && { leaves: repaired.leaves.slice(0, 1_000), count: repaired.leaves.length, bytes: repaired.bytes },
    };
    progress.compared();
    if (equal) progress.comparedEqual();
    await this.store.verified(name, equal ? { seq: at, root } : null, report);
    if (equal) this.log.log(`${name} is equal at number ${at} (${rows} rows, ${seconds.toFixed(2)} s)${repaired ? `, after ${repaired.leaves.length} leaves were sent anew` : ''}`);
    else this.log.error(`${name} differs at number ${at} in ${leaves.length} leaves`);
    return result;
  }

  /** A copy that was never compared, or began anew, is compared as soon as it has caught up. */
  private async look(): Promise<void> {
    if (!this.reign.isMaster) return;
    for (const session of await this.replicas.served()) {
      const { progress, name } = session;
      const due = performance.now() - (this.triedAt.get(name) ?? -Infinity) > AGAIN_MS;
      if ((progress.verified && !progress.doubted) || progress.trouble || !progress.atHead || !due || this.running.has(name)) continue;
      this.triedAt.set(name, performance.now());
      // What an older backup of the master lacks is not repaired away: a person decides whose rows are true.
      void this.compare(name, { repair: !progress.doubted }).catch((error: unknown) => this.log.warn(String((error as Error).message)));
    }
  }
}
