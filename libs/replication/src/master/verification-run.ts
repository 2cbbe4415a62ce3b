import { randomUUID } from 'node:crypto';
import { digestStore, StoreDigest } from '../digest/store-digest';
import { leafName, LeafName } from '../digest/leaf-name';
import { leafDigests } from '../digest/table-digest';
import { REPLICATED_TABLES } from '../replicated-tables';
import { VerificationReport } from '../slave/slave-verifier';
import { BatchMaker } from '../source/batch-maker';
import { ChangeSource } from '../source/change-source';
import { Snapshot } from '../verify/snapshot';
import { VerificationMessage } from '../wire/batch';
import { EncodedBatch } from '../wire/encode-batch';
import { Leaf } from './leaf-resend';

export interface DifferingLeaf extends Leaf, LeafName {
  readonly master_rows: number;
  readonly slave_rows: number;
}

export interface VerificationResult {
  /** The change number at which both were compared. */
  readonly at: number;
  readonly root: string;
  readonly slaveRoot: string;
  readonly rows: number;
  readonly seconds: number;
  readonly leaves: readonly DifferingLeaf[];
}

/** A batch was read between the snapshot and its being asked for: another snapshot will do. */
export class PassedByError extends Error {}

type Stage = 'reach' | 'begin' | 'digest' | 'groups' | 'await-groups' | 'leaves' | 'await-leaves' | 'verdict' | 'over';

/**
 * One comparison with one slave. The snapshot stands at the number `at`; the slave is brought to exactly that number from
 * this snapshot, takes its own, and both go on. Then digests are compared, from the top of the tree down.
 */
export class VerificationRun {
  readonly id = randomUUID();
  private stage: Stage = 'reach';
  private readonly startedAt = performance.now();
  private digest: Promise<StoreDigest> | undefined;
  private pending: VerificationMessage | undefined;
  private report: VerificationReport | undefined;
  private found: readonly DifferingLeaf[] = [];
  private settle: { done(result: VerificationResult): void; fail(error: Error): void } | undefined;
  readonly ended: Promise<VerificationResult>;
  /** Called when there is something to be said. */
  onWord: () => void = () => undefined;

  private constructor(private readonly snapshot: Snapshot, private readonly maker: BatchMaker, readonly at: number) {
    this.ended = new Promise((done, fail) => { this.settle = { done, fail }; });
    this.ended.catch(() => undefined);
  }

  /** `at` is the highest committed number now. */
  static async open(snapshot: Snapshot, maker: BatchMaker): Promise<VerificationRun> {
    return new VerificationRun(snapshot, maker, await ChangeSource.head(snapshot.client));
  }

  /** Whether the slave still has to be brought to `at`; its changes come from this snapshot until then. */
  reaching(from: number): boolean {
    return this.stage === 'reach' && from < this.at;
  }

  changes(from: number, maxRows: number): Promise<EncodedBatch> {
    return this.maker.changesIn(this.snapshot.client, from, maxRows, this.at);
  }

  /** Whether something waits to be said for which nothing may be on its way, to a slave that has been sent all up to `from`. */
  wantsQuiet(from: number): boolean {
    return this.stage === 'reach' ? from >= this.at : this.pending !== undefined;
  }

  /** Called while nothing is on its way to the slave, which stands at `cursor`. */
  async take(cursor: number): Promise<VerificationMessage | undefined> {
    if (this.stage === 'reach') {
      if (cursor < this.at) return undefined;
      if (cursor > this.at) {
        this.abandon(new PassedByError(`the slave is at ${cursor}, past the number ${this.at}`));
        return undefined;
      }
      this.stage = 'digest';
      // Both sides compute at the same time.
      this.digest = digestStore(this.snapshot.client);
      this.digest.then((digest) => this.digested(digest), (error: unknown) => this.abandon(error as Error));
      return { id: this.id, at: this.at };
    }
    const message = this.pending;
    this.pending = undefined;
    if (this.stage === 'verdict' && message) await this.finish();
    return message;
  }

  hear(report: VerificationReport): void {
    if (report.id !== this.id) return;
    this.report = report;
    if (report.stage === 'failed') this.abandon(new Error(`the slave could not compare: ${report.error ?? ''}`));
    else if (report.stage === 'groups' && this.stage === 'await-groups') void this.heardGroups(report).catch((error: unknown) => this.abandon(error as Error));
    else if (report.stage === 'leaves' && this.stage === 'await-leaves') void this.heardLeaves(report).catch((error: unknown) => this.abandon(error as Error));
  }

  abandon(reason: Error): void {
    if (this.stage === 'over') return;
    this.stage = 'over';
    this.pending = undefined;
    void this.snapshot.close();
    this.settle?.fail(reason);
  }

  private digested({ tables }: StoreDigest): void {
    if (this.stage === 'over') return;
    this.stage = 'await-groups';
    this.pending = {
      id: this.id, at: this.at,
      groups: tables.map(({ table, groups }) => ({ table, lines: groups.map((g): [number, number, number, string] => [g.group, g.rows, g.leaves, g.digest]) })),
    };
    this.onWord();
  }

  private async heardGroups({ groups = [] }: VerificationReport): Promise<void> {
    if (groups.length === 0) return this.conclude([]);
    this.stage = 'leaves';
    const leaves: NonNullable<VerificationMessage['leaves']> = [];
    for (const { table, groups: differing } of groups) {
      const spec = REPLICATED_TABLES.find((t) => t.name === table);
      if (!spec) continue;
      const lines = await leafDigests(this.snapshot.client, spec, differing);
      leaves.push({ table, lines: lines.map((l) => [l.group, l.leaf, l.rows, l.digest]) });
    }
    this.stage = 'await-leaves';
    this.pending = { id: this.id, at: this.at, leaves };
    this.onWord();
  }

  private async heardLeaves({ leaves = [] }: VerificationReport): Promise<void> {
    const { rows } = await this.snapshot.client.query<{ id: number; spelling: string }>(`select id, code || '.' || exchange as spelling from instrument`);
    const spellings = new Map(rows.map(({ id, spelling }) => [id, spelling]));
    await this.conclude(leaves.flatMap(({ table, leaves: lines }) => lines.map(([group, leaf, master, slave]) => {
      const spec = REPLICATED_TABLES.find((t) => t.name === table);
      const name = spec ? leafName(spec, { group, leaf }, spellings) : { table };
      return { ...name, group, leaf, master_rows: master, slave_rows: slave };
    })));
  }

  private async conclude(leaves: readonly DifferingLeaf[]): Promise<void> {
    const root = (await this.digest)?.root ?? '';
    this.found = leaves;
    this.stage = 'verdict';
    this.pending = { id: this.id, at: this.at, verdict: { root, differing: leaves.length } };
    this.onWord();
  }

  /** The slave is being told; nothing more is expected of it. */
  private async finish(): Promise<void> {
    const digest = await this.digest;
    this.stage = 'over';
    await this.snapshot.close();
    this.settle?.done({
      at: this.at, root: digest?.root ?? '', slaveRoot: this.report?.root ?? '', rows: digest?.rows ?? 0,
      seconds: (performance.now() - this.startedAt) / 1000, leaves: this.found,
    });
  }
}
