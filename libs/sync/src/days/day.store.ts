import { Injectable } from '@nestjs/common';
import { Database, takeChangeNumber } from '@tidemark/database';
import { Lease } from '@tidemark/sync-manager';

/** A day as it is on record. Instants as `Date`; the controller gives them their offset. */
export interface DayRecord {
  readonly id: number;
  readonly sync_date: string;
  readonly status: 'pending' | 'syncing' | 'success' | 'failed' | 'skipped';
  readonly total_records: number;
  readonly success_count: number;
  readonly failed_count: number;
  readonly start_time: Date | null;
  readonly end_time: Date | null;
  readonly duration_seconds: number | null;
  readonly error_message: string | null;
  readonly remarks: string | null;
  readonly process_id: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** What one day is to say. Times: UTC ms. */
export interface DayNews {
  readonly date: string;
  readonly status: DayRecord['status'];
  readonly totalRecords: number;
  readonly successCount: number;
  readonly failedCount: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: string | null;
  readonly remarks: string;
}

const COLUMNS = `id, sync_date::text as sync_date, status, total_records, success_count, failed_count, start_time, end_time,
  duration_seconds, error_message, remarks, process_id, created_at, updated_at`;

export interface DayFilter {
  readonly start: string | null;
  readonly end: string | null;
  readonly status: string | null;
}

const MATCHES = `($1::date is null or sync_date >= $1) and ($2::date is null or sync_date <= $2)
  and ($3::text is null or status = $3)`;

/** Owns `sync_day`. Only a lease holder writes it. */
@Injectable()
export class DayStore {
  constructor(private readonly database: Database) {}

  async find(date: string): Promise<DayRecord | undefined> {
    return (await this.database.query<DayRecord>(`select ${COLUMNS} from sync_day where sync_date = $1`, [date]))[0];
  }

  async since(date: string): Promise<DayRecord[]> {
    return this.database.query<DayRecord>(
      `select ${COLUMNS} from sync_day where sync_date >= $1 order by sync_date desc`, [date],
    );
  }

  async between(from: string, to: string): Promise<DayRecord[]> {
    return this.database.query<DayRecord>(
      `select ${COLUMNS} from sync_day where sync_date between $1 and $2 order by sync_date`, [from, to],
    );
  }

  async page(filter: DayFilter, limit: number, offset: number): Promise<{ total: number; stats: Record<string, number>; rows: DayRecord[] }> {
    const values = [filter.start, filter.end, filter.status];
    const counts = await this.database.query<{ status: string; n: number }>(
      `select status, count(*)::int as n from sync_day where ${MATCHES} group by status`, values,
    );
    const rows = await this.database.query<DayRecord>(
      `select ${COLUMNS} from sync_day where ${MATCHES} order by sync_date desc limit $4 offset $5`,
      [...values, limit, offset],
    );
    return {
      total: counts.reduce((sum, c) => sum + c.n, 0), rows,
      stats: Object.fromEntries(counts.map((c) => [c.status, c.n])),
    };
  }

  /** Writes the days that say something new, all in one transaction under the lease. */
  async record(days: readonly DayNews[], run: { id: number; holder: string }, lease: Lease): Promise<void> {
    if (days.length === 0) return;
    await this.database.transaction(async (client) => {
      await lease.mark(client);
      const seq = await takeChangeNumber(client);
      await client.query(
        `insert into sync_day as d
                (sync_date, status, total_records, success_count, failed_count, start_time, end_time, duration_seconds,
                 error_message, remarks, process_id, run_id, change_seq)
         select date, status, total, ok, bad, to_timestamp(t0 / 1000), to_timestamp(t1 / 1000),
                round((t1 - t0) / 1000)::int, error, remarks, $10, $11, $12
           from unnest($1::date[], $2::text[], $3::int[], $4::int[], $5::int[], $6::float8[], $7::float8[],
                       $8::text[], $9::text[]) k(date, status, total, ok, bad, t0, t1, error, remarks)
         on conflict (sync_date) do update
            set status = excluded.status, total_records = excluded.total_records,
                success_count = excluded.success_count, failed_count = excluded.failed_count,
                start_time = excluded.start_time, end_time = excluded.end_time,
                duration_seconds = excluded.duration_seconds, error_message = excluded.error_message,
                remarks = excluded.remarks, process_id = excluded.process_id, run_id = excluded.run_id,
                updated_at = now(), change_seq = excluded.change_seq`,
        [
          days.map((d) => d.date), days.map((d) => d.status), days.map((d) => d.totalRecords),
          days.map((d) => d.successCount), days.map((d) => d.failedCount), days.map((d) => d.startedAt),
          days.map((d) => d.endedAt), days.map((d) => d.error), days.map((d) => d.remarks), run.holder, run.id, seq,
        ],
      );
      await lease.assertHeld(client);
    });
  }

  /** Days of runs that are over and never said how they ended. Returns how many there were. */
  async settleInterrupted(runIds: readonly number[], cancelled = false): Promise<number> {
    if (runIds.length === 0) return 0;
    return this.database.transaction(async (client) => {
      const seq = await takeChangeNumber(client);
      const { rowCount } = await client.query(
        `update sync_day set status = $3, error_message = $4, remarks = $5, end_time = now(), updated_at = now(),
                change_seq = $2
          where status = 'syncing' and run_id = any($1::bigint[])`,
        cancelled
          ? [runIds, seq, 'pending', null, '同步已取消，等待重新同步']
          : [runIds, seq, 'failed', 'interrupted', '同步中断，等待重新同步'],
      );
      return rowCount ?? 0;
    });
  }
}
