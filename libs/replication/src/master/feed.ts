import { Injectable } from '@nestjs/common';
import { Database, NotMasterError, Reign } from '@tidemark/database';
import { CallerInfo } from '@tidemark/http-api';
import { ChangeSource } from '../source/change-source';
import { EncodedBatch } from '../wire/encode-batch';
import type { Acknowledgement } from '../slave/change-applier';
import { BatchSize } from './batch-size';
import { CursorTooOldError, FutureCursorError, OlderTermError } from './feed.error';
import { Overthrown } from './overthrown';
import { Replicas } from './replicas';
import { ReplicaSession } from './replica-session';

export interface FeedQuestion {
  readonly name?: string;
  readonly after: number;
  readonly applied?: number;
  readonly term?: number;
  readonly wait: number;
}

/** The stream as slaves fetch it. */
@Injectable()
export class Feed {
  private readonly sizes = new Map<string, { readonly size: BatchSize; askedAt: number }>();
  /** What each slave was sent of late, without its rows: an acknowledgement names only where it ends. */
  private readonly sent = new Map<string, EncodedBatch[]>();

  constructor(
    private readonly database: Database, private readonly reign: Reign, private readonly replicas: Replicas,
    private readonly overthrown: Overthrown,
  ) {}

  /** @throws NotMasterError, CursorTooOldError, FutureCursorError, OlderTermError */
  async next(caller: CallerInfo, { name, after, applied = after, term = 0, wait }: FeedQuestion): Promise<EncodedBatch> {
    const reign = this.reign.state;
    if (reign?.role !== 'master') throw new NotMasterError(reign?.role ?? 'undecided', reign?.masterUrl ?? null);
    // Who may lead here may also say that this reign is over; a slave's key alone cannot end it.
    if (term > reign.term && caller.lead) await this.overthrown.check({ term, role: 'slave', master_url: null }, caller.name);
    if (term > reign.term) throw new OlderTermError(reign.term, term);
    // One that has not heard of this reign yet may be ahead: it goes back to where histories part when it hears.
    if (after > 0 && after < reign.tombstoneFloor) throw new CursorTooOldError(after, reign.tombstoneFloor);
    const session = await this.session(caller, name);
    if (term === reign.term || term === 0) await this.refuseFuture(session, after);
    const quiet = applied === after;
    const deadline = performance.now() + wait * 1000;
    const { rows: maxRows } = this.size(session.name, after);
    for (;;) {
      // What has to stand at an exact number waits until the slave has applied all before it.
      if (!quiet && session.wantsQuiet(after)) return this.remember(session.name, await session.ping(after));
      const left = deadline - performance.now();
      const batch = await session.next({ from: after, quiet, waitMs: quiet ? left : 0, maxRows });
      if (batch) return this.remember(session.name, batch);
      if (!quiet || performance.now() >= deadline || session.verifying) return this.remember(session.name, await session.ping(after));
    }
  }

  async acknowledged(caller: CallerInfo, ack: Acknowledgement & { readonly name?: string }): Promise<void> {
    const session = await this.session(caller, ack.name);
    const sent = this.sent.get(session.name)?.find((b) => b.header.to === ack.cursor);
    if (sent) session.heard(ack, sent);
    else session.reported(ack);
    this.sent.set(session.name, this.sent.get(session.name)?.filter((b) => b !== sent) ?? []);
  }

  private remember(name: string, batch: EncodedBatch): EncodedBatch {
    this.sent.set(name, [...(this.sent.get(name) ?? []).slice(-2), { ...batch, parts: [] }]);
    return batch;
  }

  private async refuseFuture({ progress }: ReplicaSession, after: number): Promise<void> {
    const head = await this.database.withConnection((client) => ChangeSource.head(client));
    if (after <= head) return;
    const error = new FutureCursorError(after, head);
    await progress.inTrouble(error.code, error.message);
    throw error;
  }

  /** A key names its owner: no slave reads or acknowledges for another. */
  private session(caller: CallerInfo, name: string | undefined): Promise<ReplicaSession> {
    const isPeer = caller.scopes.size === 1 && caller.scopes.has('replicate');
    return this.replicas.session(isPeer ? caller.name : name ?? caller.name, 'pull', null);
  }

  /** A slave that comes back soon for more can take more. */
  private size(name: string, after: number): BatchSize {
    const now = performance.now();
    const known = this.sizes.get(name);
    if (known && after > 0) known.size.took(known.size.rows, now - known.askedAt);
    const size = known?.size ?? new BatchSize();
    this.sizes.set(name, { size, askedAt: now });
    return size;
  }
}
