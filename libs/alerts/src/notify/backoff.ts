/** Then it has failed. */
export const TRIES = 8;
const FIRST_MS = 5_000;
const FACTOR = 3;
const LONGEST_MS = 15 * 60_000;
const JITTER = 0.2;

/**
 * How long to wait after so many tries that failed, from 1: 5 s, 15 s, 45 s, … 15 min, each up to a fifth shorter or
 * longer, so that servers which failed together do not come back together.
 */
export function backoffMs(tries: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * FACTOR ** (tries - 1), LONGEST_MS);
  return Math.round(full * (1 - JITTER + 2 * JITTER * random()));
}
