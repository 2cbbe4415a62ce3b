import { z } from 'zod';
import { TaskIdentity } from '../task-context';
import { TaskType, taskType } from '../task-type';
import { Handlers } from './handlers';

/** Without a handler the data come back as they are, as with the original. */
const schema = z.looseObject({ handler: z.string().default('echo') });

const NOBODY: TaskIdentity = { taskId: '', attempt: 1 };

/** `custom`: a registered handler. */
export function customTask(handlers: Handlers): TaskType {
  return taskType({
    name: 'custom',
    schema,
    check: ({ handler }) => { handlers.get(handler); },
    run: async ({ handler, ...data }, { identity = NOBODY, signal, progress }) => ({
      handler, custom_data: data, ...await handlers.get(handler)(data, { ...identity, signal, progress }), status: 'completed',
    }),
  });
}
