import { Acknowledgement } from '../slave/change-applier';
import { EncodedBatch } from '../wire/encode-batch';
import { HistoryWriter } from './history-writer';
import { ReplicaRecord, ReplicaStore, Trouble } from './replica.store';

/** What is said to the database of a slave's progress; the stream itself does not wait for it. */
const SAVE_EVERY_MS = 1_000;
/** Batches that are older when they are answered say nothing of "now". */
interface Counted { rows: number; bytes: number }

/** How far a slave is, by its own word, and since when. */
export class ReplicaProgress {
  private cursor = 0;
  private isVerified = false;
  private caughtUp: number | undefined;
  private contact: number | undefined;
  private unsaved: Counted = { rows: 0, bytes: 0 };
  private savedAt = -Infinity;
  private saving: NodeJS.Timeout | undefined;
  private trouble_: Trouble | null = null;
  private isDoubted = false;
  private greeted = false;
  private heldAll = false;

  constructor(private readonly name: string, private readonly store: ReplicaStore, private readonly history: HistoryWriter, known: ReplicaRecord) {
    this.cursor = known.acked;
    this.isVerified = known.verifiedSeq !== null;
    this.caughtUp = known.caughtUpAt?.getTime();
    this.contact = known.contactAt?.getTime();
    this.trouble_ = known.trouble;
  }

  get acked(): number {
    return this.cursor;
  }

  get verified(): boolean {
    return this.isVerified;
  }

  /** By its latest word it held all that the master had when that batch was made. */
  get atHead(): boolean {
    return this.heldAll;
  }

  /** UTC ms when it was last heard of. */
  get contactAt(): number | undefined {
    return this.contact;
  }

  /** The slave is further than this master remembers: its last words were lost, or the master is an older backup. */
  get doubted(): boolean {
    return this.isDoubted;
  }

  get trouble(): Trouble | null {
    return this.trouble_;
  }

  /** The slave says so itself with its next word, once it is on record there. */
  comparedEqual(): void {
    this.isVerified = true;
  }

  compared(): void {
    this.isDoubted = false;
  }

  at(cursor: number, verified: boolean): void {
    if (this.isVerified && !verified) void this.store.unverified(this.name).catch(() => undefined);
    if (!this.greeted) this.isDoubted = verified && cursor > this.cursor;
    this.greeted = true;
    this.cursor = cursor;
    this.isVerified = verified;
    this.contact = Date.now();
  }

  acknowledged(ack: Acknowledgement, sent: EncodedBatch): void {
    this.at(ack.cursor, ack.verified_seq !== null);
    this.trouble_ = null;
    this.heldAll = ack.cursor >= sent.header.head;
    if (this.heldAll) this.caughtUp = sent.madeAt;
    this.unsaved.rows += sent.rows;
    this.unsaved.bytes += sent.bytes;
    this.history.sent(this.name, sent);
    this.saveSoon();
  }

  async inTrouble(code: string, message: string): Promise<boolean> {
    const news = this.trouble_?.code !== code;
    this.trouble_ = { code, message, since: news || !this.trouble_ ? new Date().toISOString() : this.trouble_.since };
    await this.store.trouble(this.name, this.trouble_);
    if (news) await this.history.failed(this.name, this.cursor, message);
    return news;
  }

  async close(): Promise<void> {
    clearTimeout(this.saving);
    await this.save();
  }

  private saveSoon(): void {
    if (this.saving) return;
    const wait = Math.max(0, this.savedAt + SAVE_EVERY_MS - performance.now());
    this.saving = setTimeout(() => void this.save(), wait).unref();
  }

  private async save(): Promise<void> {
    this.saving = undefined;
    this.savedAt = performance.now();
    const { rows, bytes } = this.unsaved;
    this.unsaved = { rows: 0, bytes: 0 };
    try {
      await this.store.progress(this.name, { acked: this.cursor, caughtUpAt: this.caughtUp === undefined ? null : new Date(this.caughtUp), rows, bytes });
    } catch {
      // The slave's own cursor is the truth; the counts go with the next save.
      this.unsaved = { rows: this.unsaved.rows + rows, bytes: this.unsaved.bytes + bytes };
    }
  }
}
