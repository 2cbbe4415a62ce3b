import { Injectable, Logger } from '@nestjs/common';
import { Database, Reign, ReignState, ReignStore } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { REPLICATED_TABLES, TOMBSTONES } from '../replicated-tables';
import { ReplicaStateStore } from '../slave/replica-state.store';
import { ChangeSource } from '../source/change-source';
import { MasterView } from './master-view';
import { PromotionConflictError } from './promotion-conflict.error';

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
  readonly master: { readonly url: string | null; readonly reachable: boolean; readonly error: string | null; readonly head: number; readonly head_known_at: string | null };
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
    await this.reign.look();
    const now = this.reign.isMaster ? {} : await this.master.look();
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
      master: { url: master ? null : this.master.url, reachable: now.head !== undefined, error: now.error ?? null, head, head_known_at: state.masterSeenAt?.toISOString() ?? null },
      verified_at: state.verifiedAt?.toISOString() ?? null,
    };
  }

  /**
   * @param nextTerm the term that the caller has seen it would begin; without it a node that was promoted a moment ago is left alone
   * @returns the reign that has begun
   * @throws PromotionConflictError somebody else was quicker
   */
  async promote(by: string, nextTerm?: number): Promise<ReignState> {
    const next = await this.reign.change(async (now, client) => {
      if (nextTerm !== undefined && nextTerm !== now.term + 1) throw new PromotionConflictError(now.term);
      if (nextTerm === undefined && await justPromoted(client, now)) throw new PromotionConflictError(now.term);
      const { cursor } = await ReplicaStateStore.read(client, 'for update');
      return promoted(client, now, await numberOf(client, now, cursor));
    });
    this.log.warn(`promoted by ${by}: this node is the master of term ${next.term}, from number ${next.terms.at(-1)?.from}`);
    return next;
  }
}

/** Two people who promote the same node at the same time mean one promotion. */
async function justPromoted(client: ClientBase, { role, nodeId, terms }: ReignState): Promise<boolean> {
  if (role !== 'master' || terms.length === 1 || terms.at(-1)?.leader !== nodeId) return false;
  const { rows } = await client.query(`select 1 from reign where changed_at > now() - interval '10 seconds'`);
  return rows.length > 0;
}

async function numberOf(client: ClientBase, { role }: ReignState, cursor: number): Promise<number> {
  return role === 'slave' ? cursor : ChangeSource.head(client);
}

/** The part of a promotion that happens in the database, in the caller's transaction; a drill does the same elsewhere. */
export async function promoted(client: ClientBase, now: ReignState, from: number): Promise<ReignState> {
  const last = await takeOver(client, from);
  await client.query(`select setval('change_number', $1::bigint, $2)`, [Math.max(1, last), last > 0]);
  for (const table of COUNTED) {
    await client.query(`select setval(pg_get_serial_sequence('${table}', 'id'), greatest(1, (select max(id) from ${table})), exists (select from ${table}))`);
  }
  // Runs of the old master stand on record with its epochs: what is new here has to come after them.
  await client.query('update sync_lease set epoch = greatest(epoch, (select coalesce(max(epoch), 0) from sync_run)) where id = 1');
  const term = now.term + 1;
  return { ...now, role: 'master', term, leader: now.nodeId, terms: [...now.terms, { term, from, leader: now.nodeId }], masterUrl: null };
}

/**
 * A repair had brought rows from beyond the cursor, without the rest of their commits. They are the first change of the new
 * reign: under their old numbers the reign's own would come below them, and a copy that had passed them would miss those.
 * @returns the last number that is taken
 */
async function takeOver(client: ClientBase, from: number): Promise<number> {
  if (await ChangeSource.head(client) <= from) return from;
  for (const { name } of [TOMBSTONES, ...REPLICATED_TABLES]) {
    await client.query(`update ${name} set change_seq = $1 where change_seq > $2`, [from + 1, from]);
  }
  return from + 1;
}
