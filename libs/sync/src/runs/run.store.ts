import { Injectable } from '@nestjs/common';
import { Database, takeChangeNumber } from '@tidemark/database';
import { Lease } from '@tidemark/sync-manager';
import { Progress } from './progress';

export interface RunRecord {
  readonly id: number;
  readonly task_id: string;
  readonly run_type: string;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly holder: string;
  readonly status: Progress['status'];
  readonly reason: string | null;
  readonly progress: Progress;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}

export type InterruptedRun = Pick<RunRecord, 'id' | 'task_id' | 'run_type' | 'start_date' | 'end_date' | 'progress'>;

/** Runs of an older version have not noted who answered. */
export type RecordedProgress = Omit<Progress, 'answered_by'> & Partial<Pick<Progress, 'answered_by'>>;

const COLUMNS = `id, task_id, run_type, start_date::text as start_date, end_date::text as end_date, holder, status, reason,
  progress, started_at, ended_at`;

/** Owns `sync_run`: what each holding of the lock did. */
@Injectable()
export class RunStore {
  constructor(private readonly database: Database) {}

  /** @returns the run's id and its task id, which is unique even if two runs of one range start in one second */
  async begin(taskId: string, holder: string, progress: Progress, lease: Lease): Promise<{ id: number; taskId: string }> {
    return this.database.transaction(async (client) => {
      await lease.mark(client);
      const seq = await takeChangeNumber(client);
      const { rows } = await client.query<{ id: number; task_id: string }>(
        `insert into sync_run (task_id, run_type, start_date, end_date, epoch, holder, status, progress, change_seq)
         select case when exists (select from sync_run where task_id = $1::text) then $1 || '_' || $5::bigint else $1 end,
                $2, $3::date, $4::date, $5::bigint, $6, 'running', $7::json, $8
         returning id, task_id`,
        [taskId, progress.task_type, progress.start_date, progress.end_date, lease.epoch, holder, JSON.stringify(progress), seq],
      );
      await lease.assertHeld(client);
      return { id: Number(rows[0].id), taskId: rows[0].task_id };
    });
  }

  /**
   * Between start and end only the progress moves; copies learn of a run when it starts and when it ends. Takes no change
   * number, so it looks itself whether these rows are this node's to write.
   */
  async update(id: number, progress: Progress): Promise<void> {
    await this.database.query(
      `update sync_run set progress = $2
        where id = $1 and status = 'running' and coalesce((select role from reign), 'master') = 'master'`, [id, JSON.stringify(progress)],
    );
  }

  async finish(id: number, progress: Progress): Promise<void> {
    await this.database.transaction(async (client) => {
      const seq = await takeChangeNumber(client);
      await client.query(
        `update sync_run set status = $2, reason = $3, progress = $4, ended_at = now(), change_seq = $5
          where id = $1 and status = 'running'`,
        [id, progress.status, progress.reason, JSON.stringify(progress), seq],
      );
    });
  }

  /** Runs of epochs before `epoch` that still say "running": their process is gone. `spared` are not touched. Returned as they then are. */
  async interruptBefore(epoch: number, endedAt: string, spared: readonly number[]): Promise<InterruptedRun[]> {
    const stale = await this.database.query<InterruptedRun>(
      `select id, task_id, run_type, start_date::text as start_date, end_date::text as end_date, progress
         from sync_run where status = 'running' and epoch < $1 and id <> all($2::bigint[])`, [epoch, spared],
    );
    if (stale.length === 0) return [];
    const ids = stale.map((r) => r.id);
    await this.database.transaction(async (client) => {
      const seq = await takeChangeNumber(client);
      await client.query(
        `update sync_run
            set status = 'failed', reason = 'interrupted', ended_at = now(), change_seq = $2,
                progress = (progress::jsonb || jsonb_build_object('status', 'failed', 'reason', 'interrupted',
                  'end_time', $3::text, 'estimated_completion', null))::json
          where id = any($1::bigint[]) and status = 'running'`,
        [ids, seq, endedAt],
      );
    });
    return stale.map((run) => ({
      ...run, progress: { ...run.progress, status: 'failed', reason: 'interrupted', end_time: endedAt, estimated_completion: null },
    }));
  }

  /** Of any run on record, those that a copy brought included; 0 where there is none. */
  async highestEpoch(): Promise<number> {
    const [{ epoch }] = await this.database.query<{ epoch: number }>('select coalesce(max(epoch), 0)::float8 as epoch from sync_run');
    return epoch;
  }

  async find(taskId: string): Promise<RunRecord | undefined> {
    return (await this.database.query<RunRecord>(`select ${COLUMNS} from sync_run where task_id = $1`, [taskId]))[0];
  }

  async running(): Promise<RunRecord | undefined> {
    return (await this.database.query<RunRecord>(
      `select ${COLUMNS} from sync_run where status = 'running' order by id desc limit 1`,
    ))[0];
  }

  /** The latest of those that ended well and asked providers themselves: an import brings its bars along. */
  completed(limit: number): Promise<{ progress: RecordedProgress }[]> {
    return this.database.query(
      `select progress from sync_run where status = 'completed' and run_type not in ('import', 'task_import') order by id desc limit $1`, [limit],
    );
  }

  async page(limit: number, offset: number): Promise<{ total: number; rows: RunRecord[] }> {
    const [{ total }] = await this.database.query<{ total: number }>('select count(*)::int as total from sync_run');
    const rows = await this.database.query<RunRecord>(
      `select ${COLUMNS} from sync_run order by id desc limit $1 offset $2`, [limit, offset],
    );
    return { total, rows };
  }
}
