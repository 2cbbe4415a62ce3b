/** Injection token of the wall clock and of the grace after a session's close. */
export const MARKET_CLOCK = Symbol('MARKET_CLOCK');
export const MARKET_DATA_OPTIONS = Symbol('MARKET_DATA_OPTIONS');

export interface MarketDataOptions {
  /** After a session's close, until what a provider says of it counts as final. ms */
  readonly graceMs: number;
}
