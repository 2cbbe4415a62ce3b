import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';

export interface Trouble {
  readonly code: string;
  readonly message: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** A slave as its master knows it. */
export interface ReplicaRecord {
  readonly name: string;
  readonly mode: 'push' | 'pull';
  readonly url: string | null;
  readonly acked: number;
  readonly ackedAt: Date | null;
  /** When it last held all that the master had. */
  readonly caughtUpAt: Date | null;
  readonly contactAt: Date | null;
  readonly rowsSent: number;
  readonly bytesSent: number;
  readonly verifiedAt: Date | null;
  readonly verifiedSeq: number | null;
  readonly verifiedRoot: string | null;
  readonly verification: Readonly<Record<string, unknown>> | null;
  readonly trouble: Trouble | null;
}

const COLUMNS = `name, mode, url, acked, acked_at as "ackedAt", caught_up_at as "caughtUpAt", contact_at as "contactAt",
  rows_sent as "rowsSent", bytes_sent as "bytesSent", verified_at as "verifiedAt", verified_seq as "verifiedSeq",
  verified_root as "verifiedRoot", verification, trouble`;

export interface Progress {
  readonly acked: number;
  readonly caughtUpAt: Date | null;
  readonly rows: number;
  readonly bytes: number;
}

/** Owns `replica`: a master's slaves. */
@Injectable()
export class ReplicaStore {
  constructor(private readonly database: Database) {}

  list(): Promise<ReplicaRecord[]> {
    return this.database.query<ReplicaRecord>(`select ${COLUMNS} from replica order by name`);
  }

  async find(name: string): Promise<ReplicaRecord | undefined> {
    return this.database.one<ReplicaRecord>(`select ${COLUMNS} from replica where name = $1`, [name]);
  }

  async enlist(name: string, mode: 'push' | 'pull', url: string | null): Promise<ReplicaRecord> {
    const rows = await this.database.query<ReplicaRecord>(
      `insert into replica (name, mode, url) values ($1, $2, $3)
       on conflict (name) do update set mode = excluded.mode, url = coalesce(excluded.url, replica.url)
       returning ${COLUMNS}`, [name, mode, url],
    );
    return rows[0];
  }

  async progress(name: string, { acked, caughtUpAt, rows, bytes }: Progress): Promise<void> {
    await this.database.query(
      `update replica set acked = $2, acked_at = now(), contact_at = now(), caught_up_at = coalesce($3, caught_up_at),
              rows_sent = rows_sent + $4, bytes_sent = bytes_sent + $5, trouble = null where name = $1`,
      [name, acked, caughtUpAt, rows, bytes],
    );
  }

  async trouble(name: string, trouble: Trouble): Promise<void> {
    await this.database.query('update replica set trouble = $2 where name = $1', [name, JSON.stringify(trouble)]);
  }

  async verified(name: string, at: { seq: number; root: string } | null, report: object): Promise<void> {
    await this.database.query(
      `update replica set verification = $2, verified_at = case when $3::bigint is null then verified_at else now() end,
              verified_seq = coalesce($3, verified_seq), verified_root = coalesce($4, verified_root) where name = $1`,
      [name, JSON.stringify(report), at?.seq ?? null, at?.root ?? null],
    );
  }

  /** Of a slave that began anew: what was said of its old copy is void. */
  async unverified(name: string): Promise<void> {
    await this.database.query(
      'update replica set verified_at = null, verified_seq = null, verified_root = null, verification = null where name = $1', [name],
    );
  }
}
