import { Injectable } from '@nestjs/common';
import { Batcher, ClientBase, Database, DatabaseUnavailableError } from '@tidemark/database';
import { TaskQueue } from '../queue/task-queue';
import { TaskStatus } from '../task';
import { Settlement } from './settlement';

/** What a settlement did to its task; null: nothing, for the attempt was not the current one any more. */
export type Settled = { readonly status: TaskStatus; readonly priority: number } | null;

const MOST_AT_ONCE = 200;

/**
 * Accepted once, and only of the current attempt. `returned` costs nothing; what may be tried again waits anew unless
 * this was its last try. A late end of an attempt that was given up stays in the books as `superseded`.
 */
const SETTLE = `
  with x as (
    select * from unnest($1::text[], $2::int[], $3::text[], $4::boolean[], $5::text[], $6::bytea[], $7::int[], $8::text[],
                         $9::text[], $10::boolean[], $11::timestamptz[], $12::timestamptz[], $13::uuid[], $14::int[])
      x(id, attempt, word, retry, result, packed, bytes, error, node, fallback, started_at, ended_at, dispatcher, cost)
  ), y as (
    select x.*, t.tries + case when x.word in ('failed', 'lost') then x.cost else 0 end as tried,
           case when x.word = 'completed' then 'completed'
                when x.word = 'returned' then 'pending'
                when x.retry and t.tries + x.cost < t.max_attempts then 'pending'
                else 'failed' end as next
      from x join task t on t.id = x.id
  ), settled as (
    update task t
       set status = y.next, tries = y.tried, dispatcher = null, executed_by = case when y.next <> 'pending' then y.node end,
           fallback = case when y.next <> 'pending' then y.fallback end,
           progress = case when y.next = 'completed' then 1 else t.progress end,
           result = case when y.next <> 'pending' then y.result::json end,
           result_packed = case when y.next <> 'pending' then y.packed end,
           result_bytes = case when y.next <> 'pending' then y.bytes end,
           error = case when y.next = 'completed' then null else y.error::jsonb end,
           dead = y.next = 'failed' and y.retry,
           started_at = case when y.next <> 'pending' then coalesce(y.started_at, t.started_at) end,
           ended_at = case when y.next <> 'pending' then y.ended_at end,
           execution_seconds = case when y.next <> 'pending' then extract(epoch from y.ended_at - coalesce(y.started_at, t.started_at)) end
      from y
     where t.id = y.id and t.attempt = y.attempt and t.status = 'running' and y.word <> 'cancelled'
       -- That it is lost or given back can be said only by the server that has it.
       and (y.word in ('completed', 'failed') or t.dispatcher = y.dispatcher)
    returning t.id, t.attempt, t.status, t.priority
  ), booked as (
    update task_attempt a
       set status = case when s.id is not null then x.word
                         when a.status = 'running' and t.status = 'cancelled' then 'cancelled'
                         else 'superseded' end,
           error = coalesce(case when s.id is not null then x.error::jsonb end, a.error), ended_at = x.ended_at,
           started_at = coalesce(case when s.id is not null then x.started_at end, a.started_at)
      from x left join settled s on s.id = x.id and s.attempt = x.attempt join task t on t.id = x.id
     where a.task_id = x.id and a.attempt = x.attempt
       and (s.id is not null or (a.status = 'running' and t.status = 'cancelled')
            or (a.status in ('running', 'lost', 'returned') and x.word in ('completed', 'failed')))
  )
  select id, attempt, status, priority from settled`;

type Row = Exclude<Settled, null> & { readonly id: string; readonly attempt: number };

/** Ends attempts. Those that end together share a commit. */
@Injectable()
export class SettleStore {
  private readonly batches = new Batcher<Settlement, Settled | Error>(MOST_AT_ONCE, (ends) => this.writeAll(ends));

  constructor(private readonly database: Database, private readonly queue: TaskQueue) {}

  /** @throws DatabaseUnavailableError; anything else means that this one can never be stored as it is */
  async settle(settlement: Settlement): Promise<Settled> {
    const answer = await this.batches.add(settlement);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  /** Until all that was begun is written. */
  settled(): Promise<void> {
    return this.batches.settled();
  }

  /** One that cannot be stored does not take the others with it. */
  private async writeAll(ends: readonly Settlement[]): Promise<(Settled | Error)[]> {
    try {
      return await this.write(ends);
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) throw error;
    }
    const answers: (Settled | Error)[] = [];
    for (const end of ends) {
      answers.push(await this.write([end]).then(([answer]) => answer, (error: unknown) => (error instanceof Error ? error : new Error(String(error)))));
    }
    return answers;
  }

  private async write(ends: readonly Settlement[]): Promise<Settled[]> {
    const again = ends.some(({ end, retry }) => retry || end === 'returned');
    // Where nothing can come back into the line one statement is all of it.
    const rows = again
      ? await this.database.transaction((client) => this.withQueue(client, ends))
      : await this.database.withConnection((client) => this.run(client, ends));
    return ends.map(({ id, attempt }) => rows.find((row) => row.id === id && row.attempt === attempt) ?? null);
  }

  private async withQueue(client: ClientBase, ends: readonly Settlement[]): Promise<Row[]> {
    const rows = await this.run(client, ends);
    await this.queue.put(client, rows.filter(({ status }) => status === 'pending').map(({ id, attempt, priority }) => ({
      taskId: id, priority, afterSeconds: ends.find((end) => end.id === id && end.attempt === attempt)?.afterSeconds,
    })));
    return rows;
  }

  private async run(client: ClientBase, ends: readonly Settlement[]): Promise<Row[]> {
    const values = [
      ends.map(({ id }) => id), ends.map(({ attempt }) => attempt), ends.map(({ end }) => end), ends.map(({ retry }) => retry),
      ends.map(({ result }) => result.text), ends.map(({ result }) => result.packed), ends.map(({ result }) => result.bytes),
      ends.map(({ error }) => error && JSON.stringify(error)), ends.map(({ node }) => node), ends.map(({ fallback }) => fallback),
      ends.map(({ startedAt }) => startedAt), ends.map(({ endedAt }) => endedAt), ends.map(({ dispatcher }) => dispatcher), ends.map(({ cost }) => cost),
    ];
    return (await client.query<Row>({ name: 'task-settle', text: SETTLE, values })).rows;
  }
}
