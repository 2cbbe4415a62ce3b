import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';
import { TaskFailure } from '@tidemark/execution';
import { NodePick } from '../nodes/attempt';
import { ClaimedTask, SEVERAL } from '../task';
import { Assignment } from './attempt.store';

/** A part as it is in the books. */
export interface PartRecord {
  /** From 1. */
  readonly part: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly attempt: number;
  readonly tries: number;
  readonly node: string | null;
  /** Where it failed. */
  readonly avoid: readonly string[];
  readonly status: 'pending' | 'running' | 'completed' | 'failed';
  /** JSON, gzip. */
  readonly packed: Buffer | null;
  readonly error: TaskFailure | null;
}

/** How a try of a part ended: `pending`: it is to be tried again. */
export interface PartChange {
  readonly taskId: string;
  readonly series: number;
  readonly part: number;
  readonly attempt: number;
  readonly status: 'pending' | 'completed' | 'failed';
  readonly packed: Buffer | null;
  readonly error: TaskFailure | null;
}

const OWNED = `t.status = 'running' and t.dispatcher = $1`;

/** Owns `task_part`: what each part of a divided task has done, so that nothing is done twice. */
@Injectable()
export class PartStore {
  constructor(private readonly database: Database) {}

  /** Divides a task that this server has in its hands, as far as it was not divided before. */
  async divide(dispatcher: string, { id, attempt, series }: ClaimedTask, parts: readonly object[], pick: NodePick): Promise<PartRecord[]> {
    await this.database.transaction(async (client) => {
      await client.query(
        `insert into task_attempt (task_id, attempt, series, node, fallback, pick)
         select t.id, t.attempt, t.series, '${SEVERAL}', false, $4 from task t where t.id = $2 and t.attempt = $3 and ${OWNED}
         on conflict (task_id, attempt) do nothing`, [dispatcher, id, attempt, JSON.stringify(pick)],
      );
      await client.query(
        `insert into task_part (task_id, series, part, data)
         select t.id, t.series, p.n, p.data from task t, jsonb_array_elements($4::jsonb) with ordinality p(data, n)
          where t.id = $2 and t.attempt = $3 and ${OWNED} and not exists (select from task_part o where o.task_id = t.id and o.series = t.series)`,
        [dispatcher, id, attempt, JSON.stringify(parts)],
      );
    });
    return this.of(id, series);
  }

  /** Ascending. */
  of(taskId: string, series: number): Promise<PartRecord[]> {
    return this.database.query<PartRecord & Record<string, unknown>>(
      `select part, data, attempt, tries, node, avoid, status, result_packed as packed, error from task_part where task_id = $1 and series = $2 order by part`,
      [taskId, series],
    );
  }

  /** Says where each part goes, before it goes there. @returns ids of those that are still to be done */
  async begin(dispatcher: string, assignments: readonly Assignment[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(
      `update task_part p set status = 'running', attempt = x.attempt, node = x.node, pick = x.pick::jsonb, started_at = now()
         from unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::text[], $7::text[]) x(id, task_id, part, attempt, node, pick)
         join task t on t.id = x.task_id and ${OWNED}
        where p.task_id = x.task_id and p.series = t.series and p.part = x.part and p.status in ('pending', 'running')
        returning x.id`,
      [
        dispatcher, assignments.map(({ task }) => task.id), assignments.map(({ task }) => task.part?.taskId), assignments.map(({ task }) => task.part?.number),
        assignments.map(({ task }) => task.attempt), assignments.map(({ node }) => node), assignments.map(({ pick }) => JSON.stringify(pick)),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Once, and only of the attempt that is under way. */
  async end({ taskId, series, part, attempt, status, packed, error }: PartChange): Promise<void> {
    await this.database.query(
      `update task_part set status = $5, result_packed = $6, error = $7, ended_at = now(),
              tries = tries + ($5 <> 'completed')::int, avoid = case when $5 = 'completed' then avoid else avoid || node end
        where task_id = $1 and series = $2 and part = $3 and attempt = $4 and status = 'running'`,
      [taskId, series, part, attempt, status, packed, error && JSON.stringify(error)],
    );
  }
}
