import { TaskDataError } from '../task-data.error';
import { Handler } from './handler';
import { echo } from './handlers/echo';
import { hash } from './handlers/hash';
import { sleep } from './handlers/sleep';

const BUILT_IN: readonly (readonly [string, Handler])[] = [['echo', echo], ['sleep', sleep], ['hash', hash]];

/** What `custom` tasks may ask for by name. */
export class Handlers {
  private readonly byName: ReadonlyMap<string, Handler>;

  /** @param own the operator's; one of a built-in name takes its place */
  constructor(own: ReadonlyMap<string, Handler> = new Map()) {
    this.byName = new Map([...BUILT_IN, ...own]);
  }

  /** @throws TaskDataError naming what there is */
  get(name: string): Handler {
    const handler = this.byName.get(name);
    if (handler) return handler;
    throw TaskDataError.at('handler', `no handler ${JSON.stringify(name.slice(0, 40))}; there are ${[...this.byName.keys()].join(', ')}`);
  }
}
