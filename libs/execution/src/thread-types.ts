import { analysisTask } from './analysis/analysis.task';
import { backtestTask } from './backtest/backtest.task';
import { Strategies } from './backtest/strategies';
import { customTask } from './custom/custom.task';
import { Handlers } from './custom/handlers';
import { optimizationTask } from './optimization/optimization.task';
import { TaskType } from './task-type';

/** What runs in a thread: all but the import, whose data providers would cost every thread megabytes. */
export function threadTypes(strategies: Strategies, handlers: Handlers): TaskType[] {
  return [analysisTask, backtestTask(strategies), optimizationTask(strategies), customTask(handlers)];
}
