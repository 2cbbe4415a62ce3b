import { z } from 'zod';
import { loadModules, unwrapDefault } from '../operator-modules';
import { Handler } from './handler';

const moduleShape = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'must be small letters, digits, _ and -, starting with a letter'),
  run: z.custom<Handler>((value) => typeof value === 'function', 'must be a function'),
});

/**
 * The operator's handlers: the modules of one folder, each exporting `name` and `run(data, context)`.
 * @throws Error naming the file that is no handler, or the name that is taken twice
 */
export function loadHandlers(dir: string): Map<string, Handler> {
  const handlers = new Map<string, Handler>();
  for (const { name, run } of loadModules(dir, 'handler', (exported) => moduleShape.parse(unwrapDefault(exported, 'run')))) {
    if (handlers.has(name)) throw new Error(`there are two handlers named ${name}`);
    // What it returns is checked where it is used: it is not ours.
    handlers.set(name, async (data, context) => ({ ...await run(data, context) }));
  }
  return handlers;
}
