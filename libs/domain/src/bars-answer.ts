import { CorporateAction } from './adjustment';
import { BarColumns } from './bar-columns';
import { BarRule } from './bar-rules';
import { EpochDay } from './epoch-day';

/** A row of a provider's answer that could not become a bar; kept with its raw payload. */
export interface RejectedRow {
  /** The session date, where the row names one. */
  readonly day: EpochDay | null;
  readonly rule: BarRule;
  readonly detail: string;
  /** The row as the provider sent it, cut at 2 000 characters. */
  readonly raw: string;
}

/** What a data provider knows about one instrument over one asked range. */
export interface BarsAnswer {
  /** Ascending by day, inside the asked range; raw (unadjusted) prices. */
  readonly bars: BarColumns;
  readonly rejects: readonly RejectedRow[];
  /**
   * The last day up to which the provider vouches that it has sent every bar it will ever have: a missing session
   * up to here is explained, after it is a gap. Null when it vouches for nothing (an empty answer, say).
   */
  readonly completeThrough: EpochDay | null;
  /** First day of which the provider has a bar, where it says so: earlier sessions are `not_listed`. */
  readonly firstKnown: EpochDay | null;
  /** Splits and dividends that it names, those after the asked range too. Undefined: the source says nothing of them. */
  readonly actions?: readonly CorporateAction[];
  /** Where the answer came from, for the evidence of explained cells: provider, file or address, last row. */
  readonly evidence: Readonly<Record<string, string | number>>;
  /** How long ago it was fetched, where it comes out of a cache, ms: by that instant a session may not have closed yet. */
  readonly ageMs?: number;
}
