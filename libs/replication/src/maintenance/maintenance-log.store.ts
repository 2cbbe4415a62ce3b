import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import type { TaskResult } from './maintenance-sync';
import type { MaintenanceTask } from './tasks';

export interface TaskRun {
  readonly id: number;
  readonly task_name: string;
  readonly task_type: string;
  readonly start_time: Date;
  readonly end_time: Date | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly status: 'running' | 'completed' | 'failed';
  readonly result_message: string | null;
  readonly data_count: number;
  readonly error_message: string | null;
  readonly result: Readonly<Record<string, unknown>> | null;
}

export interface TaskStats {
  readonly total_runs: number;
  readonly success_count: number;
  readonly failed_count: number;
  readonly total_data_count: number;
  /** Seconds; null: none has ended. */
  readonly avg_duration: number | null;
}

const DURATION = 'round(extract(epoch from end_time - start_time)::numeric, 3)::float8';
const COLUMNS = `id, task_name, task_type, start_time, end_time, ${DURATION} as duration, status, result_message, data_count, error_message, result`;

/** Owns `maintenance_log`. */
@Injectable()
export class MaintenanceLogStore {
  constructor(private readonly database: Database) {}

  async begin({ name, type }: MaintenanceTask): Promise<number> {
    const rows = await this.database.query<{ id: number }>(
      `insert into maintenance_log (task_name, task_type, start_time, status) values ($1, $2, now(), 'running') returning id`, [name, type],
    );
    return rows[0].id;
  }

  async end(id: number, { success, message, dataCount, details }: TaskResult): Promise<void> {
    await this.database.query(
      `update maintenance_log set end_time = now(), status = $2, result_message = $3, data_count = $4, error_message = $5, result = $6 where id = $1`,
      [id, success ? 'completed' : 'failed', message, dataCount, success ? null : message, JSON.stringify(details)],
    );
  }

  /** Of one that could not even begin. */
  async refused(task: MaintenanceTask, message: string): Promise<void> {
    await this.end(await this.begin(task), { success: false, message, dataCount: 0, details: {} });
  }

  /** Those that still say running, the given one aside: their processes are gone. */
  async settleOthers(id: number | null): Promise<number> {
    const rows = await this.database.query(
      `update maintenance_log set end_time = now(), status = 'failed', error_message = 'the server was stopped before it ended'
        where status = 'running' and task_name <> 'drill' and id is distinct from $1 returning id`, [id],
    );
    return rows.length;
  }

  /** Newest first. */
  page(task: string | null, limit: number, offset: number): Promise<TaskRun[]> {
    return this.database.query<TaskRun>(
      `select ${COLUMNS} from maintenance_log where $1::text is null or task_name = $1 order by id desc limit $2 offset $3`, [task, limit, offset],
    );
  }

  /** The newest run of each task. */
  latest(): Promise<TaskRun[]> {
    return this.database.query<TaskRun>(`select distinct on (task_name) ${COLUMNS} from maintenance_log order by task_name, id desc`);
  }

  async stats(task: string): Promise<TaskStats> {
    const rows = await this.database.query<TaskStats & Record<string, unknown>>(
      `select count(*)::int as total_runs, count(*) filter (where status = 'completed')::int as success_count,
              count(*) filter (where status = 'failed')::int as failed_count, coalesce(sum(data_count), 0)::float8 as total_data_count,
              avg(${DURATION}) as avg_duration
         from maintenance_log where task_name = $1`, [task],
    );
    return rows[0];
  }

  /** Since when comparing is due: the last time it began; before a first one, since there is a copy. */
  async comparedSince(): Promise<Date | null> {
    const [row] = await this.database.query<{ since: Date | null }>(
      `select coalesce((select max(start_time) from maintenance_log where task_name = 'validation'), (select min(added_at) from replica)) as since`,
    );
    return row.since;
  }
}
