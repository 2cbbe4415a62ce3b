import { setFlagsFromString } from 'node:v8';

/*
 * V8 doubles its young generation whenever much of it survives, as while a program is loaded: to 32 MB, which it then
 * keeps. Loaded without the doubling a node that waits for tasks is smaller by about 20 MB, and starts no slower. To be
 * imported before anything else.
 */
const GROWTH = '--semi-space-growth-factor';
const OF_V8 = 2;

setFlagsFromString(`${GROWTH}=1`);

/** For the work that comes after the start. */
export function letYoungSpaceGrow(): void {
  setFlagsFromString(`${GROWTH}=${OF_V8}`);
}
