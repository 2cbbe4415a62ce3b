import { Inject, Injectable } from '@nestjs/common';
import { Database, Reign } from '@tidemark/database';
import { formatInstrument, formatIsoDate } from '@tidemark/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { standingSchema } from '../master/slave-answers';
import { Peer } from '../peer/peer';
import { PeerRefusalError } from '../peer/peer-refusal.error';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { MasterView } from '../rule/master-view';
import { ReplicaStateStore } from '../slave/replica-state.store';
import { NotSlaveError } from '../status/not-slave.error';
import { MasterAwayError, MasterRefusedError } from './master.error';
import { isPlain, SyncWish } from './sync-wish';

/** Real clients give up after 30 s. */
const WAIT_MS = 25_000;
const LOOK_EVERY_MS = 100;
const CLIENT_ERRORS = [400, 403, 404, 429];

const answered = z.object({ result: z.object({ sent: z.boolean().nullable() }) });

export interface OwnDemanded {
  readonly complete: boolean;
  /** Change numbers that are still to come. */
  readonly behind: number;
}

/** A slave asks its master to bring it up to date, and waits for that. */
@Injectable()
export class OwnDemand {
  constructor(
    private readonly database: Database, private readonly reign: Reign, private readonly master: MasterView,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {}

  /** @throws NotSlaveError, MasterAwayError, MasterRefusedError */
  async ask(wish: SyncWish): Promise<OwnDemanded> {
    if (this.reign.role !== 'slave') throw new NotSlaveError(this.reign.role ?? null);
    const peer = this.master.peer();
    if (!peer) throw new MasterAwayError('master_not_configured', '');
    const until = performance.now() + WAIT_MS;
    try {
      const { cursor: head } = standingSchema.parse(await peer.get('/api/dms/sync/cursor'));
      const sent = await this.forward(peer, wish);
      const behind = await this.reach(head, until);
      return { complete: behind === 0 && sent, behind };
    } catch (error) {
      throw error instanceof MasterRefusedError ? error : refused(error);
    } finally {
      peer.close();
    }
  }

  /** The master waits for its own part: rows that it sends once more. */
  private async forward(peer: Peer, wish: SyncWish): Promise<boolean> {
    const path = `/api/dms/slaves/${encodeURIComponent(this.options.nodeName)}/sync${isPlain(wish) ? '' : '?wait=20'}`;
    const answer = await peer.post(path, {
      symbol: wish.symbol ? formatInstrument(wish.symbol) : null, start_date: dateOf(wish.from), end_date: dateOf(wish.to),
    });
    const read = answered.safeParse(answer);
    return isPlain(wish) || (read.success && read.data.result.sent === true);
  }

  private async reach(head: number, until: number): Promise<number> {
    for (;;) {
      const { cursor } = await this.database.withConnection((client) => ReplicaStateStore.read(client));
      const behind = Math.max(0, head - cursor);
      if (behind === 0 || performance.now() >= until) return behind;
      await sleep(LOOK_EVERY_MS);
    }
  }
}

function dateOf(day: number | undefined): string | null {
  return day === undefined ? null : formatIsoDate(day);
}

function refused(error: unknown): unknown {
  if (error instanceof PeerRefusalError && CLIENT_ERRORS.includes(error.peerStatus)) return new MasterRefusedError(error);
  const { code } = error as { code?: unknown };
  // What is wrong here says so itself; all else is the line to the master.
  if (code === 'database_unavailable') return error;
  return new MasterAwayError('master_unreachable', error instanceof Error ? error.message : String(error));
}
