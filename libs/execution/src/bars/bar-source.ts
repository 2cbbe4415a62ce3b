import { Adjustment, BarColumns, EpochDay } from '@tidemark/domain';

/** Bars of one instrument over a range; null stands for "from the first" and "to the last". */
export interface BarNeed {
  /** Canonical spelling: `000001.SZ`. */
  readonly instrument: string;
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  readonly adjustment: Adjustment;
}

/** Where a task's bars come from. */
export interface BarSource {
  /** Ascending by day, no day twice; empty where there are none. */
  read(need: BarNeed, signal: AbortSignal): Promise<BarColumns>;
}
