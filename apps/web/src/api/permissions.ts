import type { Answers } from './answers';
import { SCOPES } from './scopes';

export { SCOPES };
export type Route = keyof Answers;

/** Whether a key with these scopes opens the route. Where the server asks for no key, it says that whoever asks has all of them. */
export function opens(scopes: readonly string[], route: Route): boolean {
  const needed: readonly string[] = SCOPES[route];
  return needed.length === 0 || scopes.includes('admin') || needed.some((scope) => scopes.includes(scope));
}
