import { Inject, Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { Database, DatabaseSession, Reign, ReignState, ReignStore } from '@tidemark/database';
import type { ClientBase } from 'pg';
import { join } from 'node:path';
import { REPLICATED_TABLES, TOMBSTONES } from '../replicated-tables';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { Fence, overthrows } from '../rule/fence';
import { ChangeSource } from '../source/change-source';
import { Batch, BatchHeader } from '../wire/batch';
import { applySession } from './apply-session';
import { judgeHistory, judgePlace, judgeSender, standingOf } from './judge';
import { LeafRepair } from './leaf-repair';
import { ReplicaState, ReplicaStateStore } from './replica-state.store';
import { RowApplier } from './row-applier';
import { setAside } from './set-aside';
import { SlaveVerifier, VerificationReport } from './slave-verifier';
import { Standing, StreamRefusedError } from './stream-refused.error';
import { forkOf } from './term-fork';

/** The answer to a batch: how far this node is now. */
export interface Acknowledgement {
  readonly cursor: number;
  readonly term: number;
  /** The number of the last verification that found no difference. */
  readonly verified_seq: number | null;
  readonly verification: VerificationReport | null;
}

/** A slave's only writer: one batch at a time, rows, deletes and cursor in one transaction. */
@Injectable()
export class ChangeApplier implements OnApplicationShutdown {
  private readonly log = new Logger('replication');
  private readonly session: DatabaseSession;

  constructor(
    private readonly database: Database,
    private readonly reign: Reign,
    private readonly verifier: SlaveVerifier,
    private readonly fence: Fence,
    @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions,
  ) {
    this.session = applySession(database);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.session.close();
  }

  /** Where this node stands, without a batch. */
  standing(): Promise<Standing> {
    return this.database.withConnection(async (client) => {
      const reign = await ReignStore.read(client);
      const state = await ReplicaStateStore.read(client);
      const cursor = reign.role === 'slave' ? state.cursor : await ChangeSource.head(client);
      return { ...standingOf(reign, state), cursor };
    });
  }

  /** @throws StreamRefusedError, BadBatchError: nothing was applied */
  async apply(batch: Batch): Promise<Acknowledgement> {
    try {
      const before = this.reign.state?.term;
      const done = await this.session.transaction((client) => this.step(client, batch), { statementTimeoutMs: 0, settings: durability(batch.header) });
      if (done === 'overthrown') throw await this.fenced(batch.header);
      if (before !== done.term || done.parted) await this.reign.look();
      if (done.parted) throw new StreamRefusedError('cursor_mismatch', 'this node has gone back to where its history parts from the master\'s', done.parted);
      return { cursor: done.state.cursor, term: done.term, verified_seq: done.state.verifiedSeq, verification: this.verifier.report };
    } catch (error) {
      if (error instanceof StreamRefusedError) await this.note(error, batch.header.head);
      throw error;
    }
  }

  /** @param head highest change number of a master that has lost what is here */
  async inTrouble(code: string, message: string, head?: number): Promise<void> {
    await this.database.withConnection((client) => ReplicaStateStore.inTrouble(client, { code, message, head }));
  }

  /** Empty, and the first copy again: the master no longer has the deletes that this node lacks. */
  async startOver(): Promise<void> {
    await this.session.transaction((client) => this.restart(client), { statementTimeoutMs: 0 });
  }

  private async step(client: ClientBase, batch: Batch): Promise<{ term: number; state: ReplicaState; parted?: Standing } | 'overthrown'> {
    const { header } = batch;
    const reign = await ReignStore.read(client, 'for update');
    const state = await ReplicaStateStore.read(client, 'for update');
    const standing = standingOf(reign, state);
    if (overthrows(reign, { term: header.term, masterUrl: header.url })) return 'overthrown';
    judgeSender(header, reign, standing);
    if (header.term > reign.term || reign.leader === null) {
      const parted = await this.follow(client, header, reign, state);
      if (parted) return { term: header.term, state, parted: { ...standing, term: header.term, terms: header.terms, leader: header.leader, cursor: parted.cursor } };
    }
    judgeHistory(state, standing);
    if (header.floor > reign.tombstoneFloor) await raiseFloor(client, header.floor);
    const next = header.kind === 'restart' ? await this.restart(client) : await this.takeIn(client, batch, standing);
    return { term: header.term, state: next };
  }

  private async takeIn(client: ClientBase, { header, sections }: Batch, standing: Standing): Promise<ReplicaState> {
    judgePlace(header, standing);
    if (header.kind === 'repair') await LeafRepair.clear(client, header.repair ?? []);
    for (const section of sections) await RowApplier.apply(client, section);
    if (header.kind === 'repair') await newGeneration(client);
    const next = await ReplicaStateStore.advance(client, header.to, header.head, header.to >= header.head);
    if (!header.verification) return next;
    // At this number and no other: the next batch waits until its snapshot is taken.
    await this.verifier.hear(client, header.verification, header.to);
    return ReplicaStateStore.read(client);
  }

  /** Whoever sends this may lead here, and another master has been promoted. Outside of the batch's transaction: it waits for writers. */
  private async fenced(header: BatchHeader): Promise<StreamRefusedError> {
    await this.fence.fence({ term: header.term, masterUrl: header.url }, header.node);
    return new StreamRefusedError('not_slave', 'this node was a master and has been fenced by it; let it follow first', await this.standing());
  }

  /** A new master's first word. Where this node has what that one never had, it goes back to where they parted. */
  private async follow(client: ClientBase, header: BatchHeader, reign: ReignState, state: ReplicaState): Promise<{ cursor: number } | undefined> {
    const fork = Math.min(forkOf(reign.terms, header.terms) ?? Infinity, state.trouble?.master_head ?? Infinity);
    // A repair may have brought rows from beyond the cursor.
    const ahead = Math.max(state.cursor, await ChangeSource.head(client)) > fork;
    // Where the one before was, the new one is not.
    const known = reign.leader === null || reign.leader === header.leader ? reign.masterUrl : null;
    await ReignStore.write(client, { ...reign, term: header.term, terms: header.terms, leader: header.leader, masterUrl: header.url ?? known });
    this.log.log(`following ${header.node}, term ${header.term}`);
    if (!ahead) return undefined;
    const cursor = Math.min(state.cursor, fork);
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
    const file = join(this.options.dataDir, 'review', `term-${reign.term}-until-${header.term}-${stamp}.ndjson`);
    const aside = await setAside(client, fork, file);
    await newGeneration(client);
    await ReplicaStateStore.restart(client, cursor);
    this.log.warn(`this node had changes that ${header.node} never had: back to number ${cursor}; ${aside ? `${aside.rows} rows saved to ${aside.file}` : 'no rows were concerned'}`);
    return { cursor };
  }

  /** Too far behind to catch up: empty, and the first copy again. */
  private async restart(client: ClientBase): Promise<ReplicaState> {
    // Its snapshot would hold up the truncation.
    await this.verifier.drop('this node begins anew');
    await client.query(`truncate ${[TOMBSTONES, ...REPLICATED_TABLES].map((t) => t.name).join()}`);
    await newGeneration(client);
    await ReplicaStateStore.restart(client, 0);
    this.log.warn('the master no longer has what this node lacks: emptied, copying from the start');
    return ReplicaStateStore.read(client);
  }

  /** What an operator has to know outlives the batch that was refused. */
  private async note(error: StreamRefusedError, head?: number): Promise<void> {
    if (error.code !== 'ahead_of_master' && error.code !== 'schema_newer') return;
    await this.inTrouble(error.code, error.message, error.code === 'ahead_of_master' ? head : undefined);
  }
}

/**
 * While more is to come, a batch need not be on the disk before the next is taken: a crash of Postgres takes rows and cursor
 * back together, and the one that reaches the master's head is waited for, and with it all before it.
 */
function durability({ kind, to, head }: BatchHeader): Record<string, string> {
  return kind === 'changes' && to < head ? { synchronous_commit: 'off' } : {};
}

async function newGeneration(client: ClientBase): Promise<void> {
  await client.query('update reign set generation = generation + 1 where id = 1');
}

/** Deletes that this copy never got: should it be promoted, it cannot bring others past them either. */
async function raiseFloor(client: ClientBase, floor: number): Promise<void> {
  await client.query('update reign set tombstone_floor = greatest(tombstone_floor, $1) where id = 1', [floor]);
}
