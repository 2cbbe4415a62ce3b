import type { TidemarkConfig } from '@tidemark/config';
import type { TasksOptions } from '@tidemark/tasks';

export function tasksOptions({ nodeName, sync, tasks, execution }: TidemarkConfig): TasksOptions {
  return {
    nodeName, timezone: sync.timezone, localWorkers: tasks.localWorkers, memoryMbPerThread: tasks.memoryMb, keepDays: tasks.keepDays,
    strategiesDir: execution.strategiesDir, handlersDir: execution.handlersDir,
  };
}
