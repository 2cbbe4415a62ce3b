import { Inject, Injectable } from '@nestjs/common';
import { Reign } from '@tidemark/database';
import { formatZonedIso } from '@tidemark/domain';
import { REPLICATION_OPTIONS, ReplicationOptions } from '../replication-options';
import { MaintenanceLogStore, TaskRun, TaskStats } from './maintenance-log.store';
import { TaskName, taskNamed, TASKS, TaskType } from './tasks';

type Word = 'idle' | TaskRun['status'];

export interface TaskLine {
  readonly name: TaskName;
  readonly type: TaskType;
  readonly status: Word;
  /** ISO 8601 with offset. */
  readonly last_run_time: string | null;
  /** Cron expression; null: only when somebody asks for it. */
  readonly schedule: string | null;
  readonly notes: string;
}

export interface TaskReport {
  readonly name: TaskName;
  readonly status: Word;
  readonly last_run_time: string | null;
  readonly last_result: Readonly<Record<string, unknown>> | null;
  readonly stats: TaskStats;
}

export type LogLine = Omit<TaskRun, 'start_time' | 'end_time' | 'result'> & { readonly start_time: string; readonly end_time: string | null };

/** What the tasks are doing, and did. */
@Injectable()
export class TasksView {
  constructor(private readonly reign: Reign, private readonly store: MaintenanceLogStore, @Inject(REPLICATION_OPTIONS) private readonly options: ReplicationOptions) {}

  /** @throws NotMasterError */
  async list(): Promise<TaskLine[]> {
    this.reign.assertMaster();
    const latest = new Map((await this.store.latest()).map((run) => [run.task_name, run]));
    return TASKS.map(({ name, type, notes }) => {
      const last = latest.get(name);
      return {
        name, type, status: last?.status ?? 'idle', last_run_time: this.at(last?.start_time), notes,
        schedule: name === 'validation' && this.options.scheduler ? this.options.verifyCron : null,
      };
    });
  }

  /** @throws NotMasterError */
  async report(asked: string): Promise<TaskReport | { readonly status: 'not_found' }> {
    this.reign.assertMaster();
    const task = taskNamed(asked);
    if (!task) return { status: 'not_found' };
    const [last] = await this.store.page(task.name, 1, 0);
    const ended = last && last.status !== 'running' ? { success: last.status === 'completed', message: last.result_message ?? last.error_message, data_count: last.data_count, ...last.result } : null;
    return {
      name: task.name, status: last?.status ?? 'idle', last_run_time: this.at(last?.start_time), last_result: ended, stats: await this.store.stats(task.name),
    };
  }

  /** @throws NotMasterError */
  async log(asked: string | undefined, limit: number, offset: number): Promise<LogLine[]> {
    this.reign.assertMaster();
    const runs = await this.store.page(asked === undefined ? null : taskNamed(asked)?.name ?? asked, limit, offset);
    return runs.map(({ id, task_name, task_type, start_time, end_time, duration, status, result_message, data_count, error_message }) => ({
      id, task_name, task_type, start_time: formatZonedIso(start_time.getTime(), this.options.timezone), end_time: this.at(end_time), duration, status,
      result_message, data_count, error_message,
    }));
  }

  private at(date: Date | null | undefined): string | null {
    return date ? formatZonedIso(date.getTime(), this.options.timezone) : null;
  }
}
