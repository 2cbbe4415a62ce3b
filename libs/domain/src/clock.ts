/** The wall clock, injectable so that tests can stand at any date. Durations use `performance.now()`, never this. */
export interface Clock {
  /** UTC ms. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
