import { z } from 'zod';
import { BarNeed } from './bars/bar-source';
import { readTaskData } from './read-task-data';
import { TaskContext } from './task-context';

export type TaskResult = Readonly<Record<string, unknown>>;

/** One kind of work: what its `task_data` may say, which bars it needs, and how it is done. */
export interface TaskType {
  readonly name: string;
  /** @throws TaskDataError naming field and reason, before anything is queued */
  check(taskData: unknown): void;
  /** The bars `run` will ask its source for, so that the caller can fetch them and send them into a thread. */
  needs(taskData: unknown): BarNeed[];
  /** Plain data that survives a structured clone and JSON. @throws TidemarkError */
  run(taskData: unknown, context: TaskContext): Promise<TaskResult>;
}

export function taskType<Schema extends z.ZodType>(definition: {
  readonly name: string;
  readonly schema: Schema;
  /** What the schema cannot know, such as the names of the strategies there are; `run` finds the same. @throws TaskDataError */
  readonly check?: (data: z.output<Schema>) => void;
  readonly needs?: (data: z.output<Schema>) => BarNeed[];
  readonly run: (data: z.output<Schema>, context: TaskContext) => Promise<object>;
}): TaskType {
  const read = (taskData: unknown): z.output<Schema> => readTaskData(definition.schema, taskData ?? {});
  return {
    name: definition.name,
    check: (taskData) => {
      const data = read(taskData);
      definition.check?.(data);
    },
    needs: (taskData) => definition.needs?.(read(taskData)) ?? [],
    run: async (taskData, context) => ({ task_type: definition.name, ...await definition.run(read(taskData), context) }),
  };
}
