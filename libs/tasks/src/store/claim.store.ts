import { Injectable } from '@nestjs/common';
import { ClientBase, Database } from '@tidemark/database';
import { TaskQueue } from '../queue/task-queue';
import { ClaimedTask } from '../task';
import { DeposedError } from './deposed.error';

/** Nodes that a task failed on in its series; looked up only where it did. */
export const CLAIMED = `
  t.id, t.type, t.data, t.priority, t.timeout_seconds as "timeoutSeconds", t.attempt, t.series, t.tries,
  t.max_attempts as "maxAttempts",
  case when t.tries = 0 then '{}' else array(
    select a.node from task_attempt a where a.task_id = t.id and a.series = t.series and a.status in ('failed', 'lost', 'superseded')
  ) end as avoid`;

/** Nobody can declare the server dead before the transaction ends. */
const CLAIM = `
  with holder as (select id from task_dispatcher where id = $2 for key share)
  update task t
     set status = 'running', attempt = t.attempt + 1, dispatcher = holder.id, started_at = now(), progress = null, progress_message = null
    from unnest($1::text[]) j(id) cross join holder
   where t.id = j.id and t.status = 'pending'
  returning ${CLAIMED}`;

/** $4: 1 where its attempt has never been, so that its number is free again. */
const RETURN = `
  update task t set status = 'pending', attempt = t.attempt - $4, dispatcher = null, started_at = null
    from unnest($1::text[], $2::int[]) x(id, attempt)
   where t.id = x.id and t.attempt = x.attempt and t.status = 'running' and t.dispatcher = $3
  returning t.id as "taskId", t.priority`;

/** Takes tasks out of the line into the hands of a server, and puts them back. */
@Injectable()
export class ClaimStore {
  constructor(private readonly database: Database, private readonly queue: TaskQueue) {}

  /**
   * The first ones of the line, each with its next attempt number. `isEmpty`: there are no more. A place in the line may
   * be one whose task was cancelled, or has another place: fewer tasks than were asked for do not mean an empty line.
   * @throws DeposedError another server took this one for dead
   */
  claim(dispatcher: string, most: number): Promise<{ readonly tasks: ClaimedTask[]; readonly isEmpty: boolean }> {
    return this.database.transaction(async (client) => {
      const { ids, places } = await this.queue.take(client, most);
      if (ids.length === 0) return { tasks: [], isEmpty: true };
      const { rows } = await client.query<ClaimedTask>({ name: 'task-claim', text: CLAIM, values: [ids, dispatcher] });
      // All of them may have been cancelled while they waited.
      if (rows.length === 0) await this.requireHolder(client, dispatcher);
      const place = new Map(ids.map((id, i) => [id, i]));
      return { tasks: rows.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0)), isEmpty: places < most };
    });
  }

  /**
   * Tasks that were claimed and not begun. Costs nothing.
   * @param unknown another server had them, which may have sent them off after all: their numbers are used up
   */
  async giveBack(
    dispatcher: string, tasks: readonly ClaimedTask[], { afterSeconds, unknown = false }: { readonly afterSeconds?: number; readonly unknown?: boolean } = {},
  ): Promise<void> {
    if (tasks.length === 0) return;
    await this.database.transaction(async (client) => {
      const { rows } = await client.query<{ taskId: string; priority: number }>({
        name: 'task-return', text: RETURN, values: [tasks.map(({ id }) => id), tasks.map(({ attempt }) => attempt), dispatcher, unknown ? 0 : 1],
      });
      const ids = new Set(rows.map(({ taskId }) => taskId));
      const gone = tasks.filter(({ id }) => ids.has(id));
      await client.query({
        name: 'attempt-never-was',
        text: 'delete from task_attempt a using unnest($1::text[], $2::int[]) x(id, attempt) where a.task_id = x.id and a.attempt = x.attempt',
        values: [gone.map(({ id }) => id), gone.map(({ attempt }) => attempt)],
      });
      await this.queue.put(client, rows.map((row) => ({ ...row, afterSeconds })));
    });
  }

  /** @throws DeposedError so that the jobs stay in the line */
  private async requireHolder(client: ClientBase, dispatcher: string): Promise<void> {
    const { rowCount } = await client.query('select 1 from task_dispatcher where id = $1', [dispatcher]);
    if (rowCount === 0) throw new DeposedError();
  }
}
