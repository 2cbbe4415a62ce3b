import { Injectable } from '@nestjs/common';
import { TaskRunner } from './task-runner';
import { taskNotFound } from './task.error';
import { TaskName, taskNamed, TASKS, TaskType } from './tasks';

export interface Triggered {
  readonly success: true;
  readonly message: string;
  readonly status: 'running' | 'queued';
  readonly task_name: TaskName;
}

const triggered = (name: TaskName, status: Triggered['status']): Triggered => ({
  success: true, status, task_name: name,
  message: status === 'running' ? `Task ${name} triggered successfully, running in background` : `Task ${name} triggered successfully, runs after the one before it`,
});

/** Where tasks are asked for by name. */
@Injectable()
export class TaskDesk {
  constructor(private readonly runner: TaskRunner) {}

  /** @throws NotFoundError `task_not_found`, NotMasterError, TaskBusyError, InvalidInputError */
  async trigger(name: string): Promise<Triggered> {
    const task = taskNamed(name);
    if (!task) throw taskNotFound(name);
    await this.runner.trigger(task);
    return triggered(task.name, 'running');
  }

  /** All tasks, or those of a type. They share one lock, so they run one after the other. @throws NotMasterError, TaskBusyError, InvalidInputError */
  async triggerAll(type: TaskType | undefined): Promise<Triggered[]> {
    const tasks = TASKS.filter((task) => type === undefined || task.type === type);
    await this.runner.triggerAll(tasks);
    return tasks.map(({ name }, n) => triggered(name, n === 0 ? 'running' : 'queued'));
  }
}
