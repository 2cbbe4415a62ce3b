import { NotFoundError } from '@tidemark/domain';
import { TaskType } from './task-type';

/** Task types by the name on the wire. */
export class TypeBook {
  private readonly byName: ReadonlyMap<string, TaskType>;

  constructor(types: readonly TaskType[]) {
    this.byName = new Map(types.map((type) => [type.name, type]));
  }

  /** @throws NotFoundError `unknown_task_type` */
  get(name: string): TaskType {
    const type = this.byName.get(name);
    if (type) return type;
    const shown = JSON.stringify(name.slice(0, 40));
    throw new NotFoundError(`no task type ${shown}; there are ${[...this.byName.keys()].join(', ')}`, 'unknown_task_type', `未知的任务类型: ${shown}`);
  }
}
