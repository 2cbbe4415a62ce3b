import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Database, Reign } from '@tidemark/database';
import { SyncManager } from '@tidemark/sync-manager';
import { setTimeout as sleep } from 'node:timers/promises';
import { MaintenanceLogStore } from './maintenance-log.store';
import type { TaskResult } from './maintenance-sync';
import { TaskStart } from './task-start';
import { TaskBusyError } from './task.error';
import type { MaintenanceTask, TaskName } from './tasks';

const PAUSE_MS = 1_000;
/** Behind something else that long, a task in the queue is given up, on record. */
const WAIT_FOR_LOCK_MS = 600_000;

/** Runs tasks and keeps them on record: one at a time, for they share one lock. */
@Injectable()
export class TaskRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('maintenance');
  private readonly busy = new Set<TaskName>();
  private stopped = false;

  constructor(
    private readonly database: Database, private readonly reign: Reign, private readonly manager: SyncManager, private readonly starts: TaskStart,
    private readonly store: MaintenanceLogStore,
  ) {}

  onApplicationBootstrap(): void {
    void this.database.whenReady().then(() => this.settle(), () => undefined);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
  }

  /** @throws NotMasterError, TaskBusyError, InvalidInputError; nothing has begun then */
  async trigger(task: MaintenanceTask): Promise<void> {
    await this.launch(task);
  }

  /** The first at once, the others when the one before has ended. @throws NotMasterError, TaskBusyError, InvalidInputError */
  async triggerAll([first, ...others]: readonly MaintenanceTask[]): Promise<void> {
    const taken = [first, ...others].find(({ name }) => this.busy.has(name));
    if (taken) throw new TaskBusyError(taken.name);
    const { over } = await this.launch(first);
    others.forEach(({ name }) => this.busy.add(name));
    void this.carryOn(others, over);
  }

  isBusy(name: TaskName): boolean {
    return this.busy.has(name);
  }

  private async launch(task: MaintenanceTask): Promise<{ readonly over: Promise<void> }> {
    this.reign.assertMaster();
    if (this.busy.has(task.name)) throw new TaskBusyError(task.name);
    this.busy.add(task.name);
    try {
      const { ended } = await this.starts.start(task);
      const id = await this.store.begin(task);
      // Whoever holds the lock is the only one that runs.
      await this.store.settleOthers(id);
      return { over: this.follow(task, id, ended) };
    } catch (error) {
      this.busy.delete(task.name);
      throw error;
    }
  }

  private async follow({ name }: MaintenanceTask, id: number, ended: Promise<TaskResult>): Promise<void> {
    const result = await ended;
    if (result.success) this.log.log(`${name}: ${result.message}`);
    else this.log.error(`${name}: ${result.message}`);
    try {
      await this.store.end(id, result);
    } catch (error) {
      this.log.warn(`the end of ${name} is not on record: ${String(error)}`);
    } finally {
      this.busy.delete(name);
    }
  }

  private async carryOn(tasks: readonly MaintenanceTask[], before: Promise<void>): Promise<void> {
    await before;
    for (const task of tasks) {
      this.busy.delete(task.name);
      try {
        const { over } = await this.whenFree(task);
        await over;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        this.log.error(`${task.name} was not started: ${message}`);
        await this.store.refused(task, message).catch((storing: unknown) => this.log.warn(`that is not on record: ${String(storing)}`));
      }
    }
  }

  private async whenFree(task: MaintenanceTask): Promise<{ readonly over: Promise<void> }> {
    for (const until = performance.now() + WAIT_FOR_LOCK_MS; ;) {
      try {
        return await this.launch(task);
      } catch (error) {
        if (!(error instanceof TaskBusyError) || this.stopped || performance.now() > until) throw error;
        await sleep(PAUSE_MS, undefined, { ref: false });
      }
    }
  }

  /** What this node's last process did not end. Another server on the same database may be at it: then it holds the lock. */
  private async settle(): Promise<void> {
    try {
      const running = await this.manager.currentAnywhere();
      if (running?.task?.task_type.startsWith('maintenance_')) return;
      const settled = await this.store.settleOthers(null);
      if (settled > 0) this.log.warn(`${settled} tasks were cut off when the server was stopped`);
    } catch (error) {
      this.log.warn(`tasks that were cut off were not looked for: ${String(error)}`);
    }
  }
}
