import { Injectable } from '@nestjs/common';
import { TidemarkError } from '@tidemark/domain';
import { TaskEvents } from './dispatch/task-events';
import { LocalExecutor } from './local/local-executor';
import { Intake, IntakeStore } from './store/intake.store';
import { OrderStore } from './store/order.store';
import { NewTask, TaskStatus } from './task';
import { TaskExistsError, unknownTask, WrongTaskStatusError } from './task.error';

/** What became of one of many: what it is now, or why not. */
export type Answer = { readonly id: string; readonly status: TaskStatus } | TidemarkError;

/** Takes tasks, and what people tell them to do. */
@Injectable()
export class TaskDesk {
  constructor(
    private readonly intake: IntakeStore, private readonly orders: OrderStore, private readonly local: LocalExecutor, private readonly events: TaskEvents,
  ) {}

  /**
   * Durable when this returns. The same again gives the same task.
   * @throws TaskDataError, TaskExistsError
   */
  async accept(task: NewTask): Promise<TaskStatus> {
    this.local.check(task.type, task.data);
    const { kind, status } = await this.intake.accept(task);
    if (kind === 'new') this.waits(task.id);
    if (kind === 'other') throw new TaskExistsError(task.id, status);
    return status;
  }

  /** All that can be taken, in one transaction; what is refused does not hold up the others. */
  async acceptAll(tasks: readonly (NewTask | TidemarkError)[]): Promise<Answer[]> {
    const judged = tasks.map((task) => (task instanceof TidemarkError ? task : this.objection(task) ?? task));
    const good = judged.filter((task): task is NewTask => !(task instanceof TidemarkError));
    const taken = (good.length > 0 ? await this.intake.acceptAll(good) : []).values();
    return judged.map((task) => {
      if (task instanceof TidemarkError) return task;
      const { kind, status } = taken.next().value as Intake;
      if (kind === 'new') this.waits(task.id);
      return kind === 'other' ? new TaskExistsError(task.id, status) : { id: task.id, status };
    });
  }

  /** `wasRunning`: whoever runs it has yet to hear of it. Cancelling twice changes nothing. */
  async cancel(ids: readonly string[]): Promise<(Answer & { readonly wasRunning?: boolean })[]> {
    return (await this.orders.cancel(ids)).map(({ id, was, attempt }) => {
      if (was === undefined) return unknownTask(id);
      if (was === 'completed' || was === 'failed') return WrongTaskStatusError.ended(id, was);
      if (was !== 'cancelled') this.events.changed({ id, status: 'cancelled', attempt, node: null });
      return { id, status: 'cancelled' as const, wasRunning: was === 'running' };
    });
  }

  async retry(ids: readonly string[]): Promise<Answer[]> {
    return (await this.orders.retry(ids)).map(({ id, was, attempt }) => {
      if (was === undefined) return unknownTask(id);
      if (was !== 'failed' && was !== 'cancelled') return WrongTaskStatusError.notFailed(id, was);
      this.waits(id, attempt);
      return { id, status: 'pending' as const };
    });
  }

  private waits(id: string, attempt = 0): void {
    this.events.changed({ id, status: 'pending', attempt, node: null });
  }

  private objection(task: NewTask): TidemarkError | undefined {
    try {
      this.local.check(task.type, task.data);
      return undefined;
    } catch (error) {
      if (error instanceof TidemarkError) return error;
      throw error;
    }
  }
}
