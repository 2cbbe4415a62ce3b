import type { EpochDay, InstrumentKey } from '@tidemark/domain';

/** What somebody wants a slave to have now: everything that is new, and these rows once more. */
export interface SyncWish {
  readonly symbol?: InstrumentKey;
  readonly from?: EpochDay;
  readonly to?: EpochDay;
}

/** Nothing in particular: only what the slave lacks. */
export function isPlain({ symbol, from, to }: SyncWish): boolean {
  return symbol === undefined && from === undefined && to === undefined;
}
