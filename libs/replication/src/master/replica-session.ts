import { Acknowledgement } from '../slave/change-applier';
import { Standing } from '../slave/stream-refused.error';
import { BatchMaker } from '../source/batch-maker';
import { EncodedBatch } from '../wire/encode-batch';
import { ChangeBell } from './change-bell';
import { LeafResend } from './leaf-resend';
import { ReplicaProgress } from './replica-progress';
import { VerificationRun } from './verification-run';

/** A slave that is asked something waits for the answer of the other side so often. */
const WHILE_VERIFYING_MS = 25;

export interface Wanted {
  /** The slave has, or will have applied, all up to here. */
  readonly from: number;
  /** Nothing is on its way to the slave: what has to stand at its exact number may be sent. */
  readonly quiet: boolean;
  readonly waitMs: number;
  readonly maxRows: number;
}

/**
 * What one slave gets next, whether it is pushed or pulled: changes, and between them, when the slave stands still,
 * what verification and repair have to say.
 */
export class ReplicaSession {
  private verification: VerificationRun | undefined;
  private readonly resends: LeafResend[] = [];
  private restartWanted = false;

  constructor(
    readonly name: string,
    private readonly maker: BatchMaker,
    private readonly bell: ChangeBell,
    readonly progress: ReplicaProgress,
    private readonly tombstoneFloor: () => number,
  ) {}

  /** Whether something waits for the slave, which has been sent all up to `from`, to have nothing on its way. */
  wantsQuiet(from: number): boolean {
    return this.restartWanted || this.resends.length > 0 || this.verification?.wantsQuiet(from) === true;
  }

  get verifying(): boolean {
    return this.verification !== undefined;
  }

  /** Takes a place in the stream; the run's own promise tells how it ends. */
  verify(run: VerificationRun): void {
    this.verification = run;
    run.onWord = () => this.bell.ring();
    const over = () => { if (this.verification === run) this.verification = undefined; };
    // How it ends is for whoever asked for it.
    run.ended.then(over, over);
    this.bell.ring();
  }

  resend(leaves: LeafResend): void {
    this.resends.push(leaves);
    this.bell.ring();
  }

  /** Undefined: nothing new within the time, and nothing to say. */
  async next(wanted: Wanted): Promise<EncodedBatch | undefined> {
    const since = this.bell.count;
    if (wanted.quiet) {
      const special = await this.special(wanted.from);
      if (special) return special;
    }
    const run = this.verification;
    const batch = run?.reaching(wanted.from) ? await run.changes(wanted.from, wanted.maxRows) : await this.maker.changes(wanted.from, wanted.maxRows);
    if (batch.header.to > wanted.from) return batch;
    if (wanted.waitMs <= 0) return undefined;
    await this.bell.wait(since, run ? Math.min(wanted.waitMs, WHILE_VERIFYING_MS) : wanted.waitMs);
    return undefined;
  }

  /** So that the slave knows how the master stands, and the master that the slave lives. */
  ping(at: number): Promise<EncodedBatch> {
    return this.maker.message(at, {});
  }

  /** Where the slave says it is. A slave that lacks what was thrown away has to begin anew. */
  greeted({ cursor, verified_seq }: Pick<Standing, 'cursor' | 'verified_seq'>): void {
    this.restartWanted = cursor > 0 && cursor < this.tombstoneFloor();
    this.progress.at(cursor, verified_seq !== null);
  }

  heard(ack: Acknowledgement, sent: EncodedBatch): void {
    if (sent.header.kind === 'restart') this.restartWanted = false;
    this.progress.acknowledged(ack, sent);
    if (ack.verification) this.verification?.hear(ack.verification);
  }

  /** An acknowledgement of something that this process does not remember to have sent. */
  reported(ack: Acknowledgement): void {
    this.progress.at(ack.cursor, ack.verified_seq !== null);
    if (ack.verification) this.verification?.hear(ack.verification);
  }

  /** The slave cannot be reached: whoever waits for a verification or a repair hears it now. */
  lost(reason: Error): void {
    this.verification?.abandon(reason);
    for (const resend of this.resends.splice(0)) resend.fail(reason);
  }

  private async special(at: number): Promise<EncodedBatch | undefined> {
    if (this.restartWanted) return this.maker.message(at, { kind: 'restart' });
    const resend = this.resends[0];
    if (resend) {
      const batch = await resend.next(this.maker, at);
      if (batch) return batch;
      this.resends.shift();
    }
    const verification = await this.verification?.take(at);
    return verification ? this.maker.message(at, { kind: 'verify', verification }) : undefined;
  }
}
