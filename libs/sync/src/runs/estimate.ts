/** What is known of a run that ended well. */
export interface PastRun {
  readonly seconds: number;
  /** Ranges that were fetched. */
  readonly requests: number;
  readonly bars: number;
  readonly providers: readonly string[];
}

/** The fastest and the slowest that a run may be expected to take, by so many runs like it. */
export interface Estimate {
  readonly minSeconds: number;
  readonly maxSeconds: number;
  readonly runs: number;
}

/** A run of another order says nothing: what each costs is partly by run, by request and by bar. */
const ALIKE_WITHIN = 2;
const FEWEST_RUNS = 3;
const MOST_RUNS = 10;

/**
 * How long a run may take, by runs that asked the same providers for about as much.
 * @param past the latest first
 * @returns null where too few were like it: a guess would be worse than none
 */
export function estimate(past: readonly PastRun[], coming: Omit<PastRun, 'seconds'>): Estimate | null {
  if (coming.requests === 0) return null;
  const alike = past.filter((run) => near(run.requests, coming.requests) && near(run.bars, coming.bars) && sameOnes(run.providers, coming.providers))
    .slice(0, MOST_RUNS);
  if (alike.length < FEWEST_RUNS) return null;
  const seconds = alike.map((run) => run.seconds * (coming.requests / run.requests));
  return { minSeconds: Math.min(...seconds), maxSeconds: Math.max(...seconds), runs: alike.length };
}

function near(one: number, other: number): boolean {
  return one > 0 && other > 0 && one <= other * ALIKE_WITHIN && other <= one * ALIKE_WITHIN;
}

function sameOnes(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
