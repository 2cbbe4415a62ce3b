import { Strategies } from './backtest/strategies';
import { Handlers } from './custom/handlers';
import { importTask } from './import/import.task';
import { threadTypes } from './thread-types';
import { TypeBook } from './type-book';

export const TASK_TYPES = ['data_import', 'analysis', 'backtest', 'optimization', 'custom'] as const;
export type TaskTypeName = (typeof TASK_TYPES)[number];

/** Everything that can be done. */
export class TaskTypes extends TypeBook {
  constructor(strategies = new Strategies(), handlers = new Handlers()) {
    super([importTask, ...threadTypes(strategies, handlers)]);
  }
}
