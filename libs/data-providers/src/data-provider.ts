import { BarsAnswer, EpochDay, InstrumentKey } from '@tidemark/domain';

export interface BarsRequest {
  readonly instrument: InstrumentKey;
  /** The provider's own spelling, as `symbolFor` gave it. */
  readonly symbol: string;
  /** Session dates, inclusive. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly signal: AbortSignal;
  /** Asked anew, whatever a cache remembers: a sync wants to know what has changed. */
  readonly fresh?: boolean;
  /** Called once nothing more is waited for from the source: what is left to do is this machine's own work. May not be called. */
  readonly answered?: () => void;
}

/** An instrument that a provider can enumerate by itself. */
export interface Listing {
  readonly instrument: InstrumentKey;
  readonly name: string | null;
}

/**
 * One outside source of bars. A provider is done when the conformance suite passes.
 * Errors are `DataProviderError`: they say whether a retry can help.
 */
export interface DataProvider {
  readonly name: string;
  /** `files` lie on this machine; of the `network` every machine has its own share. */
  readonly kind: 'files' | 'network';
  /** How many requests it takes side by side. */
  readonly concurrency: number;
  /** The provider's spelling of an instrument; undefined where it cannot serve it. */
  symbolFor(instrument: InstrumentKey): string | undefined;
  /** Daily bars, raw prices. */
  fetchBars(request: BarsRequest): Promise<BarsAnswer>;
  /** All it has, where that can be enumerated (a folder, a data set). */
  list?(signal: AbortSignal): Promise<Listing[]>;
}
