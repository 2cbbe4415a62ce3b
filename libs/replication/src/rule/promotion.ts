import { Injectable, Logger } from '@nestjs/common';
import { Database, Reign, ReignState, ReignStore } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { ReplicaStateStore } from '../slave/replica-state.store';
import { ChangeSource } from '../source/change-source';
import { MasterView } from './master-view';

/** What would be lost, as far as it can be known here. */
export interface PromotionPreview {
  readonly role: string | null;
  readonly term: number;
  readonly next_term: number;
  /** Change number up to which this node holds everything: the new reign begins behind it. */
  readonly from: number;
  readonly would_lose: {
    /** Committed by the master and not here: at least so many. */
    readonly changes: number;
    /** Up to so many seconds of its commits; null: this copy was never complete. */
    readonly seconds: number | null;
  };
  readonly master: { readonly url: string | null; readonly reachable: boolean; readonly head: number; readonly head_known_at: string | null };
  readonly verified_at: string | null;
}

/** Tables whose ids a master hands out: a copy has the rows, but its own counters never moved. */
const COUNTED = ['instrument', 'quarantine', 'sync_run', 'sync_day'] as const;

/**
 * Makes this node the master: a new term, and everything that a slave kept back begins. On a master it raises the term,
 * too: that says "my history is the one", after a restore from a backup for one.
 */
@Injectable()
export class Promotion {
  private readonly log = new Logger('replication');

  constructor(private readonly database: Database, private readonly reign: Reign, private readonly master: MasterView) {}

  async preview(): Promise<PromotionPreview> {
    const now = await this.master.look();
    const { reign, state, from } = await this.database.withConnection(async (client) => {
      const held = { reign: await ReignStore.read(client), state: await ReplicaStateStore.read(client) };
      return { ...held, from: await numberOf(client, held.reign, held.state.cursor) };
    });
    const head = Math.max(state.masterHead, now.head ?? 0);
    const master = reign.role === 'master';
    return {
      role: reign.role, term: reign.term, next_term: reign.term + 1, from,
      would_lose: {
        changes: master ? 0 : Math.max(0, head - from),
        seconds: master || (now.head !== undefined && now.head <= from) ? 0
          : state.caughtUpAt && Math.ceil((Date.now() - state.caughtUpAt.getTime()) / 1000),
      },
      master: { url: reign.masterUrl, reachable: now.head !== undefined, head, head_known_at: state.masterSeenAt?.toISOString() ?? null },
      verified_at: state.verifiedAt?.toISOString() ?? null,
    };
  }

  /** @returns the reign that has begun */
  async promote(by: string): Promise<ReignState> {
    const next = await this.reign.change(async (now, client) => {
      const { cursor } = await ReplicaStateStore.read(client, 'for update');
      return promoted(client, now, await numberOf(client, now, cursor));
    });
    this.log.warn(`promoted by ${by}: this node is the master of term ${next.term}, from number ${next.terms.at(-1)?.from}`);
    return next;
  }
}

async function numberOf(client: ClientBase, { role }: ReignState, cursor: number): Promise<number> {
  return role === 'slave' ? cursor : ChangeSource.head(client);
}

/** The part of a promotion that happens in the database, in the caller's transaction; a drill does the same elsewhere. */
export async function promoted(client: ClientBase, now: ReignState, from: number): Promise<ReignState> {
  await client.query(`select setval('change_number', $1::bigint, $2)`, [Math.max(1, from), from > 0]);
  for (const table of COUNTED) {
    await client.query(`select setval(pg_get_serial_sequence('${table}', 'id'), greatest(1, (select max(id) from ${table})), exists (select from ${table}))`);
  }
  // Runs of the old master stand on record with its epochs: what is new here has to come after them.
  await client.query('update sync_lease set epoch = greatest(epoch, (select coalesce(max(epoch), 0) from sync_run)) where id = 1');
  const term = now.term + 1;
  return { ...now, role: 'master', term, leader: now.nodeId, terms: [...now.terms, { term, from }], masterUrl: null };
}
