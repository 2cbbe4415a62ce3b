import { Injectable } from '@nestjs/common';
import { ClientBase, Database } from '@tidemark/database';
import { NodePick } from '../nodes/attempt';
import { ClaimedTask } from '../task';

/** A task with the place it is about to be sent to. */
export interface Assignment {
  readonly task: ClaimedTask;
  /** A node, or `local`. */
  readonly node: string;
  readonly fallback: boolean;
  readonly pick: NodePick;
}

/**
 * The commit is not waited for: should Postgres itself crash before it is on disk, an attempt is not known any more
 * whose number nobody else will use, and the server that made it settles it all the same.
 */
const BEGIN = `
  with quick as (select set_config('synchronous_commit', 'off', true))
  insert into task_attempt (task_id, attempt, series, node, fallback, pick)
  select t.id, t.attempt, t.series, x.node, x.fallback, x.pick::jsonb
    from unnest($1::text[], $2::int[], $3::text[], $4::boolean[], $5::text[]) x(id, attempt, node, fallback, pick)
    cross join quick
    join task t on t.id = x.id and t.attempt = x.attempt and t.status = 'running' and t.dispatcher = $6
  on conflict (task_id, attempt) do update
     set node = excluded.node, fallback = excluded.fallback, pick = excluded.pick, status = 'running', started_at = now(), ended_at = null
  returning task_id as id`;

/** All attempts of `task.id` as one JSON value, ascending: read in the statement that reads the task, so that the two agree. */
export const ATTEMPTS = `(
  select coalesce(jsonb_agg(jsonb_build_object(
           'attempt', attempt, 'series', series, 'node', node, 'fallback', fallback, 'status', status, 'pick', pick, 'error', error,
           'startedMs', extract(epoch from started_at) * 1000, 'endedMs', extract(epoch from ended_at) * 1000) order by attempt), '[]')
    from task_attempt where task_id = task.id)`;

/** Owns `task_attempt`, save for the ends of attempts. */
@Injectable()
export class AttemptStore {
  constructor(private readonly database: Database) {}

  /**
   * Says where each attempt goes, before it goes there: whoever has to take over then knows whom to ask.
   * @returns ids of those that are still to be run; the others were cancelled meanwhile
   */
  async begin(dispatcher: string, assignments: readonly Assignment[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.withConnection(async (client) => (await client.query<{ id: string }>({
      name: 'attempt-begin', text: BEGIN, values: [
        assignments.map(({ task }) => task.id), assignments.map(({ task }) => task.attempt), assignments.map(({ node }) => node),
        assignments.map(({ fallback }) => fallback), assignments.map(({ pick }) => JSON.stringify(pick)), dispatcher,
      ],
    })).rows);
    return new Set(rows.map(({ id }) => id));
  }

  /** Of those tasks: the node that runs the current attempt, as far as it was begun. */
  static async current(client: ClientBase, taskIds: readonly string[]): Promise<Map<string, { node: string; fallback: boolean }>> {
    const { rows } = await client.query<{ id: string; node: string; fallback: boolean }>(
      `select a.task_id as id, a.node, a.fallback from task t join task_attempt a on a.task_id = t.id and a.attempt = t.attempt
        where t.id = any($1::text[]) and a.status = 'running'`, [taskIds],
    );
    return new Map(rows.map(({ id, ...place }) => [id, place]));
  }
}
