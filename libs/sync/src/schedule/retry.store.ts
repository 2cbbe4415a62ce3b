import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';

export interface DueRetries {
  readonly first: string;
  readonly last: string;
}

/** Owns `sync_retry`: days that a scheduled sync could not complete, and when each is tried next. */
@Injectable()
export class RetryStore {
  constructor(private readonly database: Database) {}

  async due(now: Date): Promise<DueRetries | undefined> {
    const [row] = await this.database.query<{ first: string | null; last: string | null }>(
      'select min(sync_date)::text as first, max(sync_date)::text as last from sync_retry where due_at <= $1', [now],
    );
    return row.first && row.last ? { first: row.first, last: row.last } : undefined;
  }

  async add(date: string, dueAt: Date): Promise<void> {
    await this.database.query(
      `insert into sync_retry (sync_date, due_at) values ($1, $2)
       on conflict (sync_date) do update set due_at = least(sync_retry.due_at, excluded.due_at)`,
      [date, dueAt],
    );
  }

  /** Failed days of the range stay or become due again; days that are done leave. Returns how many are left. */
  async settle(from: string, to: string, dueAt: Date, arm: boolean): Promise<number> {
    await this.database.query(
      `delete from sync_retry r using sync_day d
        where d.sync_date = r.sync_date and d.status in ('success', 'skipped') and r.sync_date between $1 and $2`,
      [from, to],
    );
    if (arm) {
      await this.database.query(
        `insert into sync_retry (sync_date, due_at)
         select sync_date, $3 from sync_day where status = 'failed' and sync_date between $1 and $2
         on conflict (sync_date) do update set due_at = excluded.due_at, attempts = sync_retry.attempts + 1`,
        [from, to, dueAt],
      );
    }
    const [{ n }] = await this.database.query<{ n: number }>(
      'select count(*)::int as n from sync_retry where sync_date between $1 and $2', [from, to],
    );
    return n;
  }

  async postpone(now: Date, dueAt: Date): Promise<void> {
    await this.database.query('update sync_retry set due_at = $2 where due_at <= $1', [now, dueAt]);
  }
}
