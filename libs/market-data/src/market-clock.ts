import { InstrumentKey } from '@tidemark/domain';

/** Injection token of the wall clock. */
export const MARKET_CLOCK = Symbol('MARKET_CLOCK');
export const MARKET_DATA_OPTIONS = Symbol('MARKET_DATA_OPTIONS');

export interface MarketDataOptions {
  /** After a session's close, until what a provider says of it counts as final. ms */
  readonly graceMs: number;
  /** To be listed from the first start on. */
  readonly instruments: readonly { readonly instrument: InstrumentKey; readonly name?: string; readonly provider?: string }[];
}
