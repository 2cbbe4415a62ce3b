import type { Term } from '@tidemark/database';

/**
 * The last change number up to which two histories of reigns are one. Every number above it may mean different rows here
 * and there. Undefined: one history continues the other, nothing has parted.
 */
export function forkOf(ours: readonly Term[], theirs: readonly Term[]): number | undefined {
  let common = 0;
  while (common < ours.length && common < theirs.length
    && same(ours[common], theirs[common])) common++;
  const parted = [ours[common]?.from, theirs[common]?.from].filter((from) => from !== undefined);
  return parted.length === 0 ? undefined : Math.min(...parted);
}

/** Two nodes promoted to one term behind one number are two histories. */
function same(a: Term, b: Term): boolean {
  return a.term === b.term && a.from === b.from && (a.leader ?? null) === (b.leader ?? null);
}
