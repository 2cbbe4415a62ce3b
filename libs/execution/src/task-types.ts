import { NotFoundError } from '@tidemark/domain';
import { analysisTask } from './analysis/analysis.task';
import { backtestTask } from './backtest/backtest.task';
import { Strategies } from './backtest/strategies';
import { customTask } from './custom/custom.task';
import { Handlers } from './custom/handlers';
import { importTask } from './import/import.task';
import { optimizationTask } from './optimization/optimization.task';
import { TaskType } from './task-type';

export const TASK_TYPES = ['data_import', 'analysis', 'backtest', 'optimization', 'custom'] as const;
export type TaskTypeName = (typeof TASK_TYPES)[number];

/** Everything that can be done, by the name on the wire. */
export class TaskTypes {
  private readonly byName: ReadonlyMap<string, TaskType>;

  constructor(strategies = new Strategies(), handlers = new Handlers()) {
    const types = [importTask, analysisTask, backtestTask(strategies), optimizationTask(strategies), customTask(handlers)];
    this.byName = new Map(types.map((type) => [type.name, type]));
  }

  /** @throws NotFoundError `unknown_task_type` */
  get(name: string): TaskType {
    const type = this.byName.get(name);
    if (type) return type;
    const shown = JSON.stringify(name.slice(0, 40));
    throw new NotFoundError(`no task type ${shown}; there are ${TASK_TYPES.join(', ')}`, 'unknown_task_type', `未知的任务类型: ${shown}`);
  }
}
