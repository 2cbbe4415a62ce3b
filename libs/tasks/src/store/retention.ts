import { Inject, Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database, DatabaseUnavailableError, Reign } from '@tidemark/database';
import { TASKS_OPTIONS, TasksOptions } from '../tasks-options';

const EVERY_MS = 10 * 60_000;
const FIRST_MS = 2_000;
const AT_ONCE = 2_000;

const FORGET = `
  with old as (
    delete from task where id in (
      select id from task where ended_at < now() - $1 * interval '1 day' order by ended_at limit ${AT_ONCE} for update skip locked)
    returning id),
  attempts as (delete from task_attempt a using old where a.task_id = old.id),
  parts as (delete from task_part p using old where p.task_id = old.id)
  select count(*)::int as gone from old`;

/** Forgets tasks that ended long ago. */
@Injectable()
export class TaskRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('tasks');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database, private readonly reign: Reign, @Inject(TASKS_OPTIONS) private readonly options: TasksOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.again(FIRST_MS);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  private again(ms: number): void {
    this.timer = setTimeout(() => void this.look(), ms).unref();
  }

  private async look(): Promise<void> {
    try {
      if (this.reign.isMaster && this.database.ready) await this.forget();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) this.log.error('old tasks were not deleted', error);
    }
    this.again(EVERY_MS);
  }

  private async forget(): Promise<void> {
    let all = 0;
    for (let gone = AT_ONCE; gone === AT_ONCE;) {
      [{ gone }] = await this.database.query<{ gone: number }>(FORGET, [this.options.keepDays]);
      all += gone;
    }
    if (all > 0) this.log.log(`${all} tasks that ended more than ${this.options.keepDays} days ago are forgotten`);
  }
}
