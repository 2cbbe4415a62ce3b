import { Injectable } from '@nestjs/common';
import { ClientBase, Database } from '@tidemark/database';
import { TASK_CHANNEL, TaskQueue } from '../queue/task-queue';
import { TaskBell } from '../queue/task-bell';
import { TaskStatus } from '../task';

/** A task that was told something. */
export interface Ordered {
  readonly id: string;
  /** Before; undefined: there is no such task. */
  readonly was: TaskStatus | undefined;
  readonly attempt: number;
}

const CANCEL = `
  with o as (select id, status from task where id = any($1::text[]) for update),
  done as (
    update task t set status = 'cancelled', ended_at = now(), dispatcher = null,
           execution_seconds = extract(epoch from now() - t.started_at)
      from o where t.id = o.id and o.status in ('pending', 'running')
    returning t.id),
  booked as (
    update task_attempt a set status = 'cancelled', ended_at = now()
      from done where a.task_id = done.id and a.status = 'running')
  select t.id, o.status as was, t.attempt from o join task t using (id)`;

const RETRY = `
  with o as (select id, status from task where id = any($1::text[]) for update),
  done as (
    update task t set status = 'pending', series = t.series + 1, tries = 0, dead = false, error = null, result = null,
           result_packed = null, result_bytes = null, executed_by = null, fallback = null, execution_seconds = null,
           progress = null, progress_message = null, started_at = null, ended_at = null
      from o where t.id = o.id and o.status in ('failed', 'cancelled'))
  select t.id, o.status as was, t.attempt, t.priority from o join task t using (id)`;

/** What people tell tasks to do. */
@Injectable()
export class OrderStore {
  constructor(private readonly database: Database, private readonly queue: TaskQueue, private readonly bell: TaskBell) {}

  /** Ends what waits or runs; a result that comes after it is ignored. In the order of the ids. */
  async cancel(ids: readonly string[]): Promise<Ordered[]> {
    const all = await this.database.transaction(async (client) => {
      const ordered = await this.run<Ordered>(client, CANCEL, ids);
      if (ordered.some(({ was }) => was === 'running')) await client.query(`select pg_notify('${TASK_CHANNEL}', 'stop')`);
      return ordered;
    });
    this.bell.ring('stop');
    return all;
  }

  /** Lets what failed or was cancelled wait anew, with all its attempts. In the order of the ids. */
  async retry(ids: readonly string[]): Promise<Ordered[]> {
    const all = await this.database.transaction(async (client) => {
      const ordered = await this.run<Ordered & { priority: number }>(client, RETRY, ids);
      const again = new Map(ordered.filter(({ was }) => was === 'failed' || was === 'cancelled').map((one) => [one.id, one.priority]));
      await this.queue.put(client, [...again].map(([taskId, priority]) => ({ taskId, priority })));
      return ordered;
    });
    this.bell.ring();
    return all;
  }

  private async run<Row extends Ordered>(client: ClientBase, sql: string, ids: readonly string[]): Promise<Row[]> {
    const { rows } = await client.query<Row>(sql, [ids]);
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? ({ id, was: undefined, attempt: 0 } as Row));
  }
}
