/** At most one try a second. */
export const SHORTEST_PAUSE_MS = 1_000;
/** Below the 12 s in which a copy still counts as in sync: the other side's restart alone makes nobody late. */
const LONGEST_PAUSE_MS = 5_000;

/** How long to leave the other side alone after so many failures in a row, before chance is applied. */
export function retryPause(failures: number): number {
  return Math.min(SHORTEST_PAUSE_MS * 1.7 ** Math.max(0, failures - 1), LONGEST_PAUSE_MS);
}
