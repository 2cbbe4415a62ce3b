import type { Term } from '@tidemark/database';

/**
 * The last change number up to which two histories of reigns are one. Every number above it may mean different rows here
 * and there. Undefined: one history continues the other, nothing has parted.
 */
export function forkOf(ours: readonly Term[], theirs: readonly Term[]): number | undefined {
  let common = 0;
  while (common < ours.length && common < theirs.length
    && ours[common].term === theirs[common].term && ours[common].from === theirs[common].from) common++;
  const parted = [ours[common]?.from, theirs[common]?.from].filter((from) => from !== undefined);
  return parted.length === 0 ? undefined : Math.min(...parted);
}
