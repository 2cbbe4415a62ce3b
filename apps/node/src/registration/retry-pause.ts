const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Doubling from 1 s to 30 s, each drawn from its upper half, so that nodes which lost their server together do not come
 * back together.
 * @param failures in a row, from 1
 */
export function retryPauseMs(failures: number, random = Math.random): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return longest * (0.5 + random() / 2);
}
