import { Injectable } from '@nestjs/common';
import { Batcher, ClientBase, Database } from '@tidemark/database';
import { NewTask, TaskStatus } from '../task';
import { TaskQueue } from '../queue/task-queue';
import { TaskBell } from '../queue/task-bell';

/** What became of a request for a task. */
export interface Intake {
  readonly status: TaskStatus;
  /** `same`: it had been asked for before, in the same words; `other`: its id belongs to another task. */
  readonly kind: 'new' | 'same' | 'other';
}

const MOST_AT_ONCE = 500;

const ASKED = `
  rows from (json_to_recordset($1::json)
    as (id text, type text, data jsonb, priority int, "timeoutSeconds" int, "maxAttempts" int, "createdBy" text)) with ordinality
    as x(id, type, data, priority, timeout_seconds, max_attempts, created_by, n)`;

const INSERT = `
  insert into task (id, type, data, priority, timeout_seconds, max_attempts, created_by)
  select id, type, data, priority, timeout_seconds, max_attempts, created_by from ${ASKED} order by n
  on conflict (id) do nothing
  returning id`;

const COMPARE = `
  select (x.n - 1)::int as place, t.status,
         (t.type, t.data, t.priority, t.timeout_seconds, t.max_attempts)
           = (x.type, x.data, x.priority, x.timeout_seconds, x.max_attempts) as same
    from ${ASKED} join task t using (id)`;

/** Accepts tasks: a row and a place in the line, in one transaction. Requests that come together share one. */
@Injectable()
export class IntakeStore {
  private readonly batches = new Batcher<NewTask, Intake>(MOST_AT_ONCE, (tasks) => this.write(tasks));

  constructor(private readonly database: Database, private readonly queue: TaskQueue, private readonly bell: TaskBell) {}

  accept(task: NewTask): Promise<Intake> {
    return this.batches.add(task);
  }

  /** All of them at once; each with its own answer, in their order. */
  acceptAll(tasks: readonly NewTask[]): Promise<readonly Intake[]> {
    return this.write(tasks);
  }

  private async write(tasks: readonly NewTask[]): Promise<readonly Intake[]> {
    const answers = await this.database.transaction((client) => this.insert(client, tasks));
    if (answers.some(({ kind }) => kind === 'new')) this.bell.ring();
    return answers;
  }

  private async insert(client: ClientBase, tasks: readonly NewTask[]): Promise<Intake[]> {
    const document = JSON.stringify(tasks);
    const { rows } = await client.query<{ id: string }>({ name: 'task-insert', text: INSERT, values: [document] });
    const fresh = new Set(rows.map(({ id }) => id));
    await this.queue.put(client, tasks.filter(({ id }) => fresh.has(id)).map(({ id: taskId, priority }) => ({ taskId, priority })), this.queue.echo);
    // An id may stand twice in one batch: the first is the one that was inserted, the others are compared with it.
    const known = tasks.map(({ id }) => !fresh.delete(id));
    const compared = known.includes(true)
      ? (await client.query<{ place: number; status: TaskStatus; same: boolean }>({ name: 'task-compare', text: COMPARE, values: [document] })).rows
      : [];
    const byPlace = new Map(compared.map((row) => [row.place, row]));
    return known.map((isKnown, place): Intake => {
      if (!isKnown) return { status: 'pending', kind: 'new' };
      const row = byPlace.get(place);
      // Deleted between the two statements, by the retention of old tasks: it will be new the next time.
      if (!row) throw new Error(`task ${tasks[place].id} was there and is not`);
      return { status: row.status, kind: row.same ? 'same' : 'other' };
    });
  }
}
