import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';

export interface Transfer {
  readonly replica: string;
  readonly kind: 'changes' | 'verify' | 'repair' | 'restart';
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly bytes: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

export interface TransferRecord {
  readonly id: number;
  readonly replica: string;
  readonly kind: Transfer['kind'];
  readonly symbol: string | null;
  readonly from_seq: number;
  readonly to_seq: number;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly row_count: number;
  readonly bytes: number;
  readonly status: 'running' | 'success' | 'failed';
  readonly error_message: string | null;
}

/** Owns `replica_history`. */
@Injectable()
export class HistoryStore {
  constructor(private readonly database: Database) {}

  async add(transfer: Transfer, error: string | null): Promise<void> {
    const { replica, kind, from, to, startedAt, endedAt, rows, bytes } = transfer;
    await this.database.query(
      `insert into replica_history (replica, kind, from_seq, to_seq, started_at, ended_at, row_count, bytes, status, error_message)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [replica, kind, from, to, startedAt, endedAt, rows, bytes, error === null ? 'success' : 'failed', error],
    );
  }

  /** Newest first. */
  page(replica: string | null, limit: number, offset: number): Promise<TransferRecord[]> {
    return this.database.query<TransferRecord>(
      'select * from replica_history where $1::text is null or replica = $1 order by id desc limit $2 offset $3', [replica, limit, offset],
    );
  }

  async prune(olderThanDays: number): Promise<void> {
    await this.database.query('delete from replica_history where started_at < now() - make_interval(days => $1)', [olderThanDays]);
  }
}
