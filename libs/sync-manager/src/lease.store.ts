import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { CurrentTask } from '@tidemark/domain';
import { Client } from 'pg';
import { leaseApplicationName } from './lease';

/** Two-int advisory key of the sync lock; the first is Tidemark's own, so that other software cannot meet it. */
const LOCK_CLASS = 0x71de;
const LOCK_OBJECT = 1;

export interface LeaseState {
  readonly epoch: number;
  readonly beat: number;
  readonly holder: string | null;
  readonly task: CurrentTask | null;
  /** Whether any session holds the advisory lock now; without it the other fields are history. */
  readonly held: boolean;
}

/** Owns the SQL of `sync_lease` and of the advisory lock beside it. */
@Injectable()
export class LeaseStore {
  constructor(private readonly database: Database) {}

  /** A session of its own: a lock that is taken through the pool would be the next caller's. */
  connect(): Promise<Client> {
    return this.database.connect();
  }

  async tryLock(client: Client): Promise<boolean> {
    const { rows } = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock($1, $2) as locked', [LOCK_CLASS, LOCK_OBJECT],
    );
    return rows[0].locked;
  }

  /** Takes the next epoch, one above `above` at least. Waits for write transactions of the old one that are past their lease check. */
  async nextEpoch(client: Client, holder: string, task: CurrentTask, above: number): Promise<number> {
    const { rows } = await client.query<{ epoch: number }>(
      `update sync_lease
          set epoch = greatest(epoch, $3) + 1, beat = 0, holder = $1, task = $2, acquired_at = now(), released_at = null
        where id = 1
        returning epoch`,
      [holder, JSON.stringify(task), above],
    );
    return Number(rows[0].epoch);
  }

  /** Says "still here", and hears whether someone on another server asked this epoch to stop. */
  async beat(client: Client, epoch: number): Promise<'held' | 'cancel' | 'gone'> {
    const { rows } = await client.query<{ cancelled: boolean }>(
      `update sync_lease set beat = beat + 1 where id = 1 and epoch = $1
       returning coalesce(cancel_epoch = epoch, false) as cancelled`,
      [epoch],
    );
    if (rows.length === 0) return 'gone';
    return rows[0].cancelled ? 'cancel' : 'held';
  }

  async requestCancel(epoch: number): Promise<void> {
    await this.database.query('update sync_lease set cancel_epoch = $1 where id = 1 and epoch = $1', [epoch]);
  }

  async release(client: Client, epoch: number): Promise<void> {
    await client.query(
      'update sync_lease set task = null, released_at = now() where id = 1 and epoch = $1', [epoch],
    );
  }

  async state(): Promise<LeaseState> {
    const [row] = await this.database.query<LeaseState>(
      `select epoch, beat, holder, task,
              exists (select from pg_locks
                       where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted
                         and database = (select oid from pg_database where datname = current_database())) as held
         from sync_lease where id = 1`,
      [LOCK_CLASS, LOCK_OBJECT],
    );
    return { ...row, epoch: Number(row.epoch), beat: Number(row.beat) };
  }

  /** Ends the sessions of an epoch whose holder has stopped: its lock, and a transaction it may have open. */
  async terminate(epoch: number): Promise<number> {
    const rows = await this.database.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
      [leaseApplicationName(epoch)],
    );
    return rows.length;
  }
}
