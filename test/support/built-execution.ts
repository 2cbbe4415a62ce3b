import type * as Execution from '@tidemark/execution';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const BUILT = resolve(__dirname, '../../dist/apps/node/libs/execution/src/index.js');

/** libs/execution as it is built: threads run files, and only built ones are what Node can run. */
export function builtExecution(): typeof Execution {
  if (!existsSync(BUILT)) throw new Error('The node is not built: npm run build');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- its path is known when it has been built
  return require(BUILT) as typeof Execution;
}
