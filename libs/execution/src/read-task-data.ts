import { z } from 'zod';
import { TaskDataError } from './task-data.error';

/** @throws TaskDataError naming every field that is wrong */
export function readTaskData<Schema extends z.ZodType>(schema: Schema, taskData: unknown): z.output<Schema> {
  const parsed = schema.safeParse(taskData, { reportInput: true });
  if (!parsed.success) throw TaskDataError.of(parsed.error);
  return parsed.data;
}
