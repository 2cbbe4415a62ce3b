import { Injectable, Logger } from '@nestjs/common';
import { ClientBase, Database, DatabaseUnavailableError } from '@tidemark/database';
import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { setTimeout as sleep } from 'node:timers/promises';
import { bossClient, bossDatabase } from './boss-database';

const SCHEMA = 'pgboss';
const QUEUE = 'task';
/** Whoever listens here hears of tasks that can be taken, and of those that are to be stopped. */
export const TASK_CHANNEL = 'tidemark_task';
/** The line is worked off, however long the servers were away: pg-boss would throw a job away after two weeks. */
const KEEP_SECONDS = 10 * 365 * 86_400;
const READY_WITHIN_MS = 10_000;

/** A place in the line. */
export interface QueuedTask {
  readonly taskId: string;
  /** 10 goes first. */
  readonly priority: number;
  /** Not before so many seconds from now. */
  readonly afterSeconds?: number;
}

interface TaskJob {
  readonly id: string;
  readonly data: { readonly task: string };
}

/**
 * The line of tasks that wait: jobs of pg-boss, put in and taken out in the transaction that changes the task's row, so
 * that neither is there without the other. A job is gone once its task is in someone's hands; from there on the row of
 * the task says whose.
 */
@Injectable()
export class TaskQueue {
  private readonly log = new Logger('tasks');
  /** In the news of tasks that this server has put into the line and rung for itself. */
  readonly echo = randomUUID();
  private boss: Promise<PgBoss> | undefined;
  private opened: PgBoss | undefined;

  constructor(private readonly database: Database) {}

  /** Its schema is made by whoever comes first, once. */
  open(): Promise<PgBoss> {
    this.boss ??= this.start().catch((error: unknown) => {
      this.boss = undefined;
      throw error;
    });
    return this.boss;
  }

  async close(): Promise<void> {
    const boss = await this.boss?.catch(() => undefined);
    this.boss = undefined;
    this.opened = undefined;
    await boss?.stop({ graceful: false, close: false });
  }

  /**
   * In the caller's transaction; tells all servers with its commit.
   * @param word `echo` where the caller rings the bell of this server by itself
   */
  async put(client: ClientBase, tasks: readonly QueuedTask[], word = ''): Promise<void> {
    if (tasks.length === 0) return;
    const boss = await this.ready();
    await boss.insert(QUEUE, tasks.map(({ taskId, priority, afterSeconds }) => ({
      data: { task: taskId }, priority, ...(afterSeconds === undefined ? {} : { startAfter: afterSeconds }),
    })), { db: bossClient(client) });
    await client.query({ name: 'task-news', text: `select pg_notify('${TASK_CHANNEL}', $1)`, values: [word] });
  }

  /** The first ones of the line, out of it for good if the caller's transaction commits. In the order of the line; a task may stand in it twice. */
  async take(client: ClientBase, most: number): Promise<{ readonly ids: string[]; readonly places: number }> {
    const boss = await this.ready();
    const db = bossClient(client);
    const jobs = (await boss.fetch<TaskJob['data']>(QUEUE, { batchSize: most, db })) as readonly TaskJob[];
    if (jobs.length > 0) await boss.deleteJob(QUEUE, jobs.map(({ id }) => id), { db });
    return { ids: [...new Set(jobs.map(({ data }) => data.task))], places: jobs.length };
  }

  /** Tasks that wait and stand in no line, as after a part of the database was restored. */
  async forgotten(client: ClientBase): Promise<QueuedTask[]> {
    await this.ready();
    const { rows } = await client.query<QueuedTask>(
      `select t.id as "taskId", t.priority from task t
        where t.status = 'pending' and not exists (select from ${SCHEMA}.job j where j.name = '${QUEUE}' and j.data->>'task' = t.id)`,
    );
    return rows;
  }

  private async ready(): Promise<PgBoss> {
    if (this.opened) return this.opened;
    const late = sleep(READY_WITHIN_MS, undefined, { ref: false })
      .then(() => { throw new DatabaseUnavailableError('starting', 'the task queue is not ready yet'); });
    return Promise.race([this.open(), late]);
  }

  private async start(): Promise<PgBoss> {
    const boss = new PgBoss({ db: bossDatabase(this.database), schema: SCHEMA, supervise: false, schedule: false });
    boss.on('error', (error) => this.log.warn(`task queue: ${error.message}`));
    await boss.start();
    await boss.createQueue(QUEUE, { partition: true, retentionSeconds: KEEP_SECONDS });
    this.opened = boss;
    return boss;
  }
}
