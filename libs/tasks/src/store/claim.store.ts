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

const CLAIM = `
  update task t
     set status = 'running', attempt = t.attempt + 1, dispatcher = $2, started_at = now(), progress = null, progress_message = null
    from unnest($1::text[]) j(id)
   where t.id = j.id and t.status = 'pending'
  returning ${CLAIMED}`;

/** Puts back what was not begun: its attempt has never been. */
const RETURN = `
  update task t set status = 'pending', attempt = t.attempt - 1, dispatcher = null, started_at = null
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
      await this.hold(client, dispatcher);
      const { ids, places } = await this.queue.take(client, most);
      if (ids.length === 0) return { tasks: [], isEmpty: true };
      const { rows } = await client.query<ClaimedTask>({ name: 'task-claim', text: CLAIM, values: [ids, dispatcher] });
      const place = new Map(ids.map((id, i) => [id, i]));
      return { tasks: rows.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0)), isEmpty: places < most };
    });
  }

  /** Tasks that were claimed and not begun anywhere. Costs nothing. */
  async giveBack(dispatcher: string, tasks: readonly ClaimedTask[], afterSeconds?: number): Promise<void> {
    if (tasks.length === 0) return;
    await this.database.transaction(async (client) => {
      const { rows } = await client.query<{ taskId: string; priority: number }>({
        name: 'task-return', text: RETURN, values: [tasks.map(({ id }) => id), tasks.map(({ attempt }) => attempt), dispatcher],
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

  /** Nobody can declare this server dead before the transaction ends. @throws DeposedError it was already */
  private async hold(client: ClientBase, dispatcher: string): Promise<void> {
    const { rowCount } = await client.query({
      name: 'dispatcher-hold', text: 'select 1 from task_dispatcher where id = $1 for key share', values: [dispatcher],
    });
    if (rowCount === 0) throw new DeposedError();
  }
}
