import { DatabaseSession, ReignState, ReignStore, takeChangeNumber } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { digestStore, StoreDigest } from '../digest/store-digest';
import { promoted } from '../rule/promotion';
import { ReplicaStateStore } from '../slave/replica-state.store';
import { RowApplier } from '../slave/row-applier';
import { ChangeSource } from '../source/change-source';

const ROWS_A_STEP = 50_000;

/** A store built up from nothing as a new slave's is, and then promoted as a slave is. */
export class Restore {
  constructor(private readonly session: DatabaseSession, private readonly signal: AbortSignal) {}

  /** All that the snapshot holds, by the path of the first copy. */
  async copy(snapshot: ClientBase, reign: ReignState, cursor: number): Promise<void> {
    for (let from = 0, head = 1; from < head;) {
      this.signal.throwIfAborted();
      const changes = await ChangeSource.read(snapshot, from, ROWS_A_STEP);
      await this.session.transaction(async (client) => {
        for (const section of changes.sections) await RowApplier.apply(client, section);
      }, { statementTimeoutMs: 0 });
      from = changes.to;
      ({ head } = changes);
    }
    await this.session.transaction(async (client) => {
      await ReignStore.write(client, { ...reign, role: 'slave' });
      await ReplicaStateStore.restart(client, cursor);
    });
  }

  digest(): Promise<StoreDigest> {
    this.signal.throwIfAborted();
    return this.session.transaction(digestStore, { isolation: 'repeatable read', readOnly: true, statementTimeoutMs: 0 });
  }

  /** @returns the reign that has begun there, and the first number that it gives */
  promote(): Promise<{ reign: ReignState; number: number }> {
    this.signal.throwIfAborted();
    return this.session.transaction(async (client) => {
      const { cursor } = await ReplicaStateStore.read(client, 'for update');
      const reign = await promoted(client, await ReignStore.read(client, 'for update'), cursor);
      await ReignStore.write(client, reign);
      return { reign, number: await takeChangeNumber(client) };
    }, { statementTimeoutMs: 0 });
  }
}
