import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { DrillReport, passed } from './drill-report';

export interface DrillRecord {
  readonly status: 'running' | 'completed' | 'failed';
  readonly start_time: Date;
  readonly end_time: Date | null;
  readonly error_message: string | null;
  readonly result: DrillReport | null;
}

/** The drills in `maintenance_log`. */
@Injectable()
export class DrillStore {
  constructor(private readonly database: Database) {}

  /** Whoever holds the right to drill begins: one that is still on record as running has died. */
  async begin(by: string): Promise<number> {
    await this.database.query(
      `update maintenance_log set status = 'failed', end_time = now(), error_message = 'interrupted' where task_name = 'drill' and status = 'running'`,
    );
    const row = await this.database.one<{ id: number }>(
      `insert into maintenance_log (task_name, task_type, start_time, status, result_message)
       values ('drill', 'manual', now(), 'running', $1) returning id`, [`asked for by ${by}`],
    );
    return row?.id ?? 0;
  }

  async end(id: number, report: DrillReport): Promise<void> {
    await this.database.query(
      `update maintenance_log set status = $2, end_time = now(), data_count = $3, result = $4, error_message = $5 where id = $1`,
      [id, passed(report) ? 'completed' : 'failed', report.rows, JSON.stringify(report), passed(report) ? null : 'what was restored is not what is here'],
    );
  }

  async fail(id: number, message: string): Promise<void> {
    await this.database.query(`update maintenance_log set status = 'failed', end_time = now(), error_message = $2 where id = $1`, [id, message]);
  }

  last(): Promise<DrillRecord | undefined> {
    return this.database.one<DrillRecord>(
      `select status, start_time, end_time, error_message, result from maintenance_log where task_name = 'drill' order by id desc limit 1`,
    );
  }
}
