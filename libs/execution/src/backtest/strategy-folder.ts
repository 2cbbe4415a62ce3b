import { loadModules, unwrapDefault } from '../operator-modules';
import { Strategy } from './strategy';
import { userStrategy } from './user-strategy';

/** The user's strategies: the modules of one folder. @throws Error naming the file that is no strategy */
export function loadStrategies(dir: string): Strategy[] {
  return loadModules(dir, 'strategy', (exported) => userStrategy(unwrapDefault(exported, 'decide')));
}
