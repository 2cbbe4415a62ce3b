import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';

export interface JobRecord {
  readonly name: string;
  readonly last_due_at: Date;
  readonly last_started_at: Date | null;
  readonly last_ended_at: Date | null;
  readonly last_status: string | null;
  readonly last_message: string | null;
}

/** From claiming a due time to the run's record is a matter of milliseconds. */
const CLAIM_LASTS_SECONDS = 10;

/** Owns `scheduled_job`: which due times have been dealt with, so that a missed one is made up exactly once. */
@Injectable()
export class JobStore {
  constructor(private readonly database: Database) {}

  /** A job seen for the first time is armed from now on: it makes nothing up. */
  async arm(name: string, now: Date): Promise<JobRecord> {
    const rows = await this.database.query<JobRecord>(
      `with armed as (
         insert into scheduled_job (name, last_due_at) values ($1, $2) on conflict do nothing returning *)
       select * from armed union all select * from scheduled_job where name = $1`,
      [name, now],
    );
    return rows[0];
  }

  /** True for exactly one of all servers on this database. */
  async claim(name: string, due: Date): Promise<boolean> {
    const rows = await this.database.query(
      `update scheduled_job set last_due_at = $2, last_started_at = now(), last_ended_at = null, last_status = 'due', last_message = null
        where name = $1 and last_due_at < $2 returning name`, [name, due],
    );
    return rows.length === 1;
  }

  /** What somebody claimed and then neither began nor refused: its process is gone. True for exactly one server. */
  async reclaim(name: string): Promise<boolean> {
    const rows = await this.database.query(
      `update scheduled_job j set last_started_at = now()
        where name = $1 and last_status = 'due' and last_started_at < now() - make_interval(secs => ${CLAIM_LASTS_SECONDS})
          and not exists (select from sync_run r where r.run_type = j.name and r.started_at >= j.last_started_at)
        returning name`, [name],
    );
    return rows.length === 1;
  }

  async started(name: string): Promise<void> {
    await this.database.query(
      `update scheduled_job set last_started_at = now(), last_ended_at = null, last_status = 'running', last_message = null
        where name = $1`, [name],
    );
  }

  async ended(name: string, status: string, message: string): Promise<void> {
    await this.database.query(
      'update scheduled_job set last_ended_at = now(), last_status = $2, last_message = $3 where name = $1',
      [name, status, message],
    );
  }

  list(): Promise<JobRecord[]> {
    return this.database.query<JobRecord>('select * from scheduled_job order by name');
  }
}
