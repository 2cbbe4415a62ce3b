import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TaskStatus, TaskSummary } from '../task';

const unpack = promisify(gunzip);

const SUMMARY = `
  id, type, status, priority, timeout_seconds as "timeoutSeconds", max_attempts as "maxAttempts", attempt, tries, progress,
  progress_message as "progressMessage", error, dead, executed_by as "executedBy", fallback, execution_seconds as "executionSeconds",
  result_bytes as "resultBytes", created_by as "createdBy", created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt"`;

/** Which tasks; what is absent or null does not matter. */
export interface TaskFilter {
  readonly status?: TaskStatus;
  readonly type?: string;
  /** It was, or is, tried there. */
  readonly node?: string;
  /** When it was asked for: from this instant on, and before that. UTC ms. */
  readonly from?: number;
  readonly before?: number;
  /** Part of its id or data. */
  readonly search?: string;
  /** Only those of which every attempt failed. */
  readonly dead?: boolean;
}

const FILTER = `
  ($1::text is null or status = $1) and ($2::text is null or type = $2)
  and ($3::text is null or exists (select from task_attempt a where a.task_id = task.id and a.node = $3)
    or exists (select from task_part p where p.task_id = task.id and p.node = $3))
  and ($4::timestamptz is null or created_at >= $4) and ($5::timestamptz is null or created_at < $5)
  and ($6::text is null or position($6 in lower(id)) > 0 or position($6 in lower(data::text)) > 0)
  and (not $7 or dead)`;

export interface StoredTask extends TaskSummary {
  readonly data: Readonly<Record<string, unknown>>;
  /** Null also where it is stored apart, for its size. */
  readonly result: object | null;
  readonly packed: boolean;
}

/** Reads `task`. */
@Injectable()
export class TaskStore {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<StoredTask | undefined> {
    return this.database.one<StoredTask & Record<string, unknown>>(
      `select ${SUMMARY}, data, result, result_packed is not null as packed from task where id = $1`, [id],
    );
  }

  /** Newest first. */
  async page(filter: TaskFilter, limit: number, offset: number): Promise<{ total: number; rows: TaskSummary[] }> {
    const instant = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));
    const values = [
      filter.status ?? null, filter.type ?? null, filter.node ?? null, instant(filter.from), instant(filter.before),
      filter.search?.toLowerCase() ?? null, filter.dead ?? false,
    ];
    const [{ total }] = await this.database.query<{ total: number }>(`select count(*)::int as total from task where ${FILTER}`, values);
    const rows = await this.database.query<TaskSummary & Record<string, unknown>>(
      `select ${SUMMARY} from task where ${FILTER} order by created_at desc, id limit $8 offset $9`, [...values, limit, offset],
    );
    return { total, rows };
  }

  /** The JSON text of a result, however large. Undefined: no such task; null: it has none. */
  async result(id: string): Promise<Buffer | null | undefined> {
    const row = await this.database.one<{ text: string | null; packed: Buffer | null }>(
      'select result::text as text, result_packed as packed from task where id = $1', [id],
    );
    if (!row) return undefined;
    if (row.packed) return unpack(row.packed);
    return row.text === null ? null : Buffer.from(row.text);
  }
}
