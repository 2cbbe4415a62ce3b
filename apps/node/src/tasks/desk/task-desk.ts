import { BeforeApplicationShutdown, Inject, Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import { systemClock } from '@tidemark/domain';
import { type BarSource, failed, type PackedOutcome, TaskDataError, TaskPool } from '@tidemark/execution';
import { createHash } from 'node:crypto';
import { attachedBars } from '../../bars/attached-bars';
import { Overload } from '../../health/overload';
import { EndedTask, type TaskEnd } from '../history/ended-task';
import { TaskHistory } from '../history/task-history';
import { InvalidTaskError } from '../wire/invalid-task.error';
import { TaskRefusedError } from '../wire/task-refusal.error';
import { TaskRequest } from '../wire/task-request';
import { BAR_SOURCE, DESK_OPTIONS, type DeskOptions } from './desk-options';
import { LiveTask } from './live-task';
import { endOf } from './task-end';
import { Tally } from './tally';

export interface DeskCounts {
  /** Accepted and not ended, those that wait among them. */
  readonly active: number;
  readonly queued: number;
  readonly free: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly draining: boolean;
}

/** Takes tasks in, has them run, and knows of each what became of it. Each attempt is executed once at most. */
@Injectable()
export class TaskDesk implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly log = new Logger('tasks');
  private readonly live = new Map<string, LiveTask>();
  private readonly tally = new Tally();
  private readonly listeners: ((type: string, end: TaskEnd) => void)[] = [];
  private isDraining = false;
  private isStopping = false;

  constructor(
    @Inject(DESK_OPTIONS) private readonly options: DeskOptions, private readonly pool: TaskPool, private readonly history: TaskHistory,
    private readonly overload: Overload, @Inject(BAR_SOURCE) private readonly bars: BarSource,
  ) {}

  /**
   * A task that waits or runs from now on, one that did already, or one that has ended.
   * @throws InvalidTaskError, TaskRefusedError
   */
  submit(request: TaskRequest, places = this.options.workers + this.options.queued): LiveTask | EndedTask {
    const digest = digestOf(request);
    const known = this.find(request.taskId);
    if (known && known.digest !== digest) throw TaskRefusedError.taken(request.taskId);
    const attempt = request.attempt ?? known?.attempt ?? 1;
    if (known && isAnswer(known, attempt)) return known;
    if (known && known.attempt > attempt) throw TaskRefusedError.superseded(request.taskId, known.attempt);
    this.check(request);
    if (this.isDraining) throw TaskRefusedError.draining();
    // A later attempt takes the place of the one that it supersedes.
    if (known instanceof LiveTask) known.cancel();
    else this.requireRoom(places);
    return this.begin(new LiveTask(request, attempt, digest));
  }

  /** @returns undefined: never heard of it, or too long ago */
  find(taskId: string): LiveTask | EndedTask | undefined {
    return this.live.get(taskId) ?? this.history.find(taskId);
  }

  /** Hears of each task that has ended. */
  onEnded(listener: (type: string, end: TaskEnd) => void): void {
    this.listeners.push(listener);
  }

  counts(): DeskCounts {
    const { completed, failed, cancelled } = this.tally;
    const active = this.live.size;
    return {
      active, queued: [...this.live.values()].filter(({ startedAt }) => startedAt === null).length,
      free: Math.max(0, this.options.workers - active), completed, failed, cancelled, draining: this.isDraining,
    };
  }

  /** As clients of the original read it. */
  statistics(): Readonly<Record<string, number>> {
    const { completed, failed, cancelled, successRate, averageSeconds } = this.tally;
    return {
      total_executed: completed + failed, total_failed: failed, success_rate: successRate, average_time: averageSeconds,
      active_tasks: this.live.size, completed_tasks_cached: this.history.kept, total_completed: completed, total_cancelled: cancelled,
    };
  }

  /** Takes nothing new from now on. Resolves when nothing runs any more. */
  async drain(): Promise<void> {
    this.isDraining = true;
    while (this.live.size > 0) await Promise.all([...this.live.values()].map(({ ended }) => ended));
  }

  /** The time to end by themselves is over: what still runs is stopped, and may be tried elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.pool.close();
    await this.drain();
  }

  onApplicationShutdown(): void {
    this.history.close();
  }

  private check({ type, data }: TaskRequest): void {
    try {
      this.pool.check(type, data);
    } catch (error) {
      throw error instanceof TaskDataError ? InvalidTaskError.ofData(error) : error;
    }
  }

  private requireRoom(places: number): void {
    const active = this.live.size;
    const reason = active > 0 ? this.overload.reason() : undefined;
    if (reason !== undefined) throw TaskRefusedError.overloaded(reason);
    if (active >= places) throw TaskRefusedError.busy(active, this.options.workers);
  }

  private begin(task: LiveTask): LiveTask {
    this.log.log(`接收任务请求: ${task.taskId} (类型: ${task.type})`);
    if (this.live.size < this.options.workers) task.begin(systemClock.now());
    this.live.set(task.taskId, task);
    void this.run(task);
    return task;
  }

  /** What is not written down may be run twice, and is not run at all. */
  private unwritten({ taskId }: LiveTask, error: unknown): PackedOutcome {
    this.log.error(`cannot write down ${taskId}, so it is not run`, error);
    const reason = (error as NodeJS.ErrnoException).code ?? 'error';
    return failed('history_unavailable', `the node cannot write to its NODE_DATA_DIR: ${reason}`, { zh: `节点无法写入数据目录: ${reason}`, retryable: true });
  }

  private async run(task: LiveTask): Promise<void> {
    const { taskId, type, data, priority, timeoutMs = this.options.timeoutMs, bars } = task.request;
    const order = { taskId, attempt: task.attempt, type, data, priority, timeoutMs, bars: attachedBars(bars, this.bars) };
    const outcome = await this.history.begin(task).then(() => this.pool.runPacked(order, {
      signal: task.signal,
      started: () => {
        this.log.debug(`开始执行任务: ${taskId}`);
        task.started(systemClock.now());
      },
      progress: (fraction, message) => task.tell(fraction, message),
    }), (error: unknown) => this.unwritten(task, error));
    task.close();
    const { end, json } = endOf(outcome, task, this.isStopping && !task.signal.aborted);
    this.tally.count(end);
    for (const hear of this.listeners) hear(type, end);
    if (end.status === 'failed') this.log.warn(`任务执行失败: ${taskId}, 错误: ${end.error?.message}`);
    else this.log.log(`${end.status === 'completed' ? '任务完成' : '任务已取消'}: ${taskId}, 耗时: ${end.seconds.toFixed(2)}秒`);
    const ended = await this.history.end(task, end, json);
    if (this.live.get(taskId) === task) this.live.delete(taskId);
    task.finish(ended, json);
  }
}

/** The same attempt, whatever became of it; and an earlier one that has done what was asked. */
function isAnswer(known: LiveTask | EndedTask, attempt: number): boolean {
  return known.attempt === attempt || (known.attempt < attempt && !(known instanceof LiveTask) && known.status === 'completed');
}

function digestOf({ type, data }: TaskRequest): string {
  return createHash('sha256').update(JSON.stringify([type, data])).digest('base64url').slice(0, 22);
}
