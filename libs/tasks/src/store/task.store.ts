import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AttemptRecord, TaskStatus, TaskSummary } from '../task';
import { ATTEMPTS } from './attempt.store';

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

/** Only what was asked: a condition that is not there costs nothing to plan. */
function conditionsOf(filter: TaskFilter): { where: string; values: unknown[] } {
  const instant = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : new Date(ms));
  const all: [unknown, (place: string) => string][] = [
    [filter.status, (p) => `status = ${p}`],
    [filter.type, (p) => `type = ${p}`],
    [filter.node, (p) => `(exists (select from task_attempt a where a.task_id = task.id and a.node = ${p})
                        or exists (select from task_part a where a.task_id = task.id and a.node = ${p}))`],
    [instant(filter.from), (p) => `created_at >= ${p}`],
    [instant(filter.before), (p) => `created_at < ${p}`],
    [filter.search?.toLowerCase(), (p) => `(position(${p} in lower(id)) > 0 or position(${p} in lower(data::text)) > 0)`],
    [filter.dead, (p) => `dead = ${p}`],
  ];
  const asked = all.filter(([value]) => value !== undefined);
  return { where: ['true', ...asked.map(([, sql], i) => sql(`$${i + 1}`))].join(' and '), values: asked.map(([value]) => value) };
}

export interface StoredTask extends TaskSummary {
  readonly data: Readonly<Record<string, unknown>>;
  /** Null also where it is stored apart, for its size. */
  readonly result: object | null;
  readonly packed: boolean;
  /** Ascending. */
  readonly attempts: readonly AttemptRecord[];
}

/** Reads `task`. */
@Injectable()
export class TaskStore {
  constructor(private readonly database: Database) {}

  find(id: string): Promise<StoredTask | undefined> {
    return this.database.one<StoredTask & Record<string, unknown>>(
      `select ${SUMMARY}, data, result, result_packed is not null as packed, ${ATTEMPTS} as attempts from task where id = $1`, [id],
    );
  }

  /** Newest first. */
  async page(filter: TaskFilter, limit: number, offset: number): Promise<{ total: number; rows: TaskSummary[] }> {
    const { where, values } = conditionsOf(filter);
    return this.database.transaction(async (client) => {
      const { rows: [{ total }] } = await client.query<{ total: number }>(`select count(*)::int as total from task where ${where}`, values);
      const n = values.length;
      const { rows } = await client.query<TaskSummary>(
        `select ${SUMMARY} from task where ${where} order by created_at desc, id limit $${n + 1} offset $${n + 2}`, [...values, limit, offset],
      );
      return { total, rows };
      // Compiling such a question takes longer than answering it: 300 ms for 1.
    }, { isolation: 'repeatable read', readOnly: true, settings: { jit: 'off' } });
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
