import { ChainAnswer, ChainRequest } from '@tidemark/data-providers';
import { DayRange } from '@tidemark/domain';

/** The name of this process among those that fetch. */
export const FETCHED_HERE = 'local';

export interface FetchedBars extends ChainAnswer {
  /** Who asked the provider: a node, or `local`. */
  readonly fetchedBy: string;
  /** What the answer is about, where that is less than was asked for. */
  readonly about?: DayRange;
}

/** Where a run's bars come from: the providers, asked by whoever the app lets ask them. */
export abstract class BarFetch {
  /** How many requests to have under way, at least 1; changes as helpers come and go. */
  abstract readonly parallel: number;

  /** How many requests of the run are still to come: towards its end nobody is to wait behind another. */
  left(_requests: number): void {
    // Of use only to who sends ahead.
  }

  /** @throws DataProviderError; one instrument's failure, the others go on */
  abstract fetchBars(request: ChainRequest): Promise<FetchedBars>;

  /** Tells when `parallel` has risen. @returns stops that */
  abstract onMore(listener: () => void): () => void;
}
