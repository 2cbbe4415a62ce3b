import { Inject, Injectable } from '@nestjs/common';
import { formatZonedIso, NotFoundError } from '@tidemark/domain';
import { Language } from '@tidemark/http-api';
import { TaskFailure } from '@tidemark/execution';
import { TaskFilter, TaskStore } from '../store/task.store';
import { AttemptRecord, TaskSummary } from '../task';
import { unknownTask } from '../task.error';
import { TASKS_OPTIONS, TasksOptions } from '../tasks-options';

/** A result up to this size stands in the task's own answer. */
const INLINE_BYTES = 4 * 1024 * 1024;

/** Tasks as they go on the wire. */
@Injectable()
export class TaskView {
  constructor(private readonly tasks: TaskStore, @Inject(TASKS_OPTIONS) private readonly options: TasksOptions) {}

  /** @throws NotFoundError `task_not_found` */
  async find(id: string, language: Language) {
    const task = await this.tasks.find(id);
    if (!task) throw unknownTask(id);
    const large = (task.resultBytes ?? 0) > INLINE_BYTES;
    const result = task.packed && !large ? await this.unpacked(id) : task.result;
    return {
      ...this.summary(task, language), task_data: task.data, result, result_at: large ? `/api/v1/tasks/${encodeURIComponent(id)}/result` : null,
      attempts: task.attempts.map((attempt) => this.attempt(attempt, language)),
    };
  }

  async page(filter: TaskFilter, page: number, pageSize: number, language: Language) {
    const { total, rows } = await this.tasks.page(filter, pageSize, (page - 1) * pageSize);
    return { data: rows.map((row) => this.summary(row, language)), total, page, page_size: pageSize, total_pages: Math.ceil(total / pageSize) };
  }

  /** JSON. @throws NotFoundError `task_not_found`, `no_result` */
  async result(id: string): Promise<Buffer> {
    const result = await this.tasks.result(id);
    if (result === undefined) throw unknownTask(id);
    if (result === null) throw new NotFoundError(`task ${id} has no result`, 'no_result', `任务 ${id} 没有结果`);
    return result;
  }

  private async unpacked(id: string): Promise<object | null> {
    const json = await this.tasks.result(id);
    return json ? JSON.parse(json.toString('utf8')) as object : null;
  }

  private summary(task: TaskSummary, language: Language) {
    return {
      task_id: task.id, task_type: task.type, status: task.status, error: wordsOf(task.error, language), failure: task.error,
      created_at: this.at(task.createdAt.getTime()), started_at: task.startedAt && this.at(task.startedAt.getTime()), completed_at: task.endedAt && this.at(task.endedAt.getTime()),
      execution_time: task.executionSeconds ?? 0, priority: task.priority, timeout: task.timeoutSeconds, max_attempts: task.maxAttempts,
      attempt: task.attempt, progress: task.progress, progress_message: task.progressMessage, executed_by: task.executedBy, fallback: task.fallback,
      dead: task.dead, created_by: task.createdBy, result_bytes: task.resultBytes,
    };
  }

  private attempt({ attempt, series, node, fallback, status, startedMs, endedMs, error, pick }: AttemptRecord, language: Language) {
    return {
      attempt, series, node, fallback, status, started_at: this.at(startedMs), completed_at: endedMs === null ? null : this.at(endedMs),
      error: wordsOf(error, language), pick,
    };
  }

  private at(ms: number): string {
    return formatZonedIso(ms, this.options.timezone);
  }
}

function wordsOf(error: TaskFailure | null, language: Language): string | null {
  return error && ((language === 'zh' ? error.message_zh : null) ?? error.message);
}
