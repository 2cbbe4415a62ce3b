import { z } from 'zod';

/**
 * Names in task_data that the task type does not read. They are taken, because original clients send more than we
 * know, and told in the result, because one of them may be a slip of the pen.
 */
export function unknownFields(schema: z.ZodObject, data: Readonly<Record<string, unknown>>): { ignored_fields?: string[] } {
  const names = Object.keys(data).filter((name) => !Object.hasOwn(schema.shape, name)).map((name) => name.slice(0, 80)).slice(0, 20);
  return names.length > 0 ? { ignored_fields: names } : {};
}
