import { Inject, Injectable } from '@nestjs/common';
import { ChainRequest, ProviderChain } from '@tidemark/data-providers';
import { BarFetch, FETCHED_HERE, FetchedBars } from './bar-fetch';

/** Requests under way at once; each provider also keeps its own limit. */
export const LOCAL_FETCHERS = 4;

/** The providers asked by this process. */
@Injectable()
export class LocalBarFetch extends BarFetch {
  readonly parallel = LOCAL_FETCHERS;

  constructor(@Inject(ProviderChain) private readonly providers: ProviderChain) {
    super();
  }

  async fetchBars(request: ChainRequest): Promise<FetchedBars> {
    return { ...await this.providers.fetchBars(request), fetchedBy: FETCHED_HERE };
  }

  onMore(): () => void {
    return () => undefined;
  }
}
