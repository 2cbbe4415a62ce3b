import { BarsRequest, DataProvider, WrapProvider } from '@tidemark/data-providers';
import { BarsAnswer, InstrumentKey } from '@tidemark/domain';
import { AnswerCache } from './answer-cache';
import { questionOf } from './answer-question';

/** A provider behind a cache. Two that ask the same at the same time both fetch: neither waits for the other. */
class CachedProvider implements DataProvider {
  readonly name: string;
  readonly kind: DataProvider['kind'];
  readonly concurrency: number;

  constructor(private readonly provider: DataProvider, private readonly cache: AnswerCache) {
    this.name = provider.name;
    this.kind = provider.kind;
    this.concurrency = provider.concurrency;
  }

  symbolFor(instrument: InstrumentKey): string | undefined {
    return this.provider.symbolFor(instrument);
  }

  async fetchBars(request: BarsRequest): Promise<BarsAnswer> {
    const question = questionOf(this.name, request);
    const known = request.fresh ? undefined : await this.cache.find(question, request.signal);
    if (known) return known;
    const answer = await this.provider.fetchBars(request);
    if (!request.fresh || this.cache.takesFresh) this.cache.keep(question, answer);
    return answer;
  }
}

/** What lies on this machine is read faster than asked for elsewhere, and can be listed: only the network goes through the cache. */
export function cachedBy(cache: AnswerCache): WrapProvider {
  return (provider) => (provider.kind === 'network' ? new CachedProvider(provider, cache) : provider);
}
