import { BarsAnswer, EpochDay, formatInstrument, InstrumentKey } from '@tidemark/domain';
import { BarsRequest, DataProvider, Listing } from './data-provider';
import { DataProviderError } from './data-provider.error';
import { unknownDataProvider, DATA_PROVIDER_NAMES } from './data-providers';
import { AllProvidersFailedError, ProviderFailure } from './provider-chain.error';

export interface ProviderRoute {
  /** A canonical spelling with `*` for anything: `*.SH`, `600*.SH`, `BTC-*.24X7`. */
  readonly match: string;
  readonly providers: readonly string[];
}

export interface ChainRequest {
  readonly instrument: InstrumentKey;
  /** The provider that the instrument itself names, where it does. */
  readonly provider?: string | null;
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly signal: AbortSignal;
  /** See `BarsRequest`. */
  readonly fresh?: boolean;
}

/** How one provider of the chain is asked. @throws DataProviderError */
export type AskProvider = (provider: DataProvider, request: BarsRequest) => Promise<BarsAnswer>;

const directly: AskProvider = (provider, request) => provider.fetchBars(request);

export interface ChainAnswer {
  /** Who answered. */
  readonly provider: string;
  readonly answer: BarsAnswer;
}

/**
 * Asks for an instrument's bars where they are likeliest: its own provider, then the first route that matches it, then
 * the configured order. Whoever fails or has no rows is followed by the next.
 */
export class ProviderChain {
  private readonly routes: readonly { readonly pattern: RegExp; readonly providers: readonly string[] }[];

  /**
   * @param providers in the order of preference
   * @throws InvalidInputError for a route that names no provider there is
   */
  constructor(private readonly providers: readonly DataProvider[], routes: readonly ProviderRoute[] = []) {
    const known = new Set([...DATA_PROVIDER_NAMES, ...providers.map(({ name }) => name)]);
    this.routes = routes.map((route) => {
      const stranger = route.providers.find((name) => !known.has(name));
      if (stranger !== undefined) throw unknownDataProvider(stranger);
      return { pattern: wildcard(route.match), providers: route.providers };
    });
  }

  /** The configured ones, the preferred first. */
  get names(): string[] {
    return this.providers.map(({ name }) => name);
  }

  find(name: string): DataProvider | undefined {
    return this.providers.find((provider) => provider.name === name);
  }

  /**
   * All that one provider can enumerate.
   * @throws DataProviderError `not_configured` where it is not there or cannot list
   */
  async list(name: string, signal: AbortSignal): Promise<Listing[]> {
    const provider = this.find(name);
    if (!provider?.list) {
      throw new DataProviderError(name, 'not_configured', 'is not configured, or cannot list what it has', false);
    }
    return provider.list(signal);
  }

  /** Who is asked, in this order. An instrument's own provider is the only one: another may know another scale. */
  candidates(instrument: InstrumentKey, own?: string | null): DataProvider[] {
    const spelling = formatInstrument(instrument);
    const routed = this.routes.find(({ pattern }) => pattern.test(spelling))?.providers ?? [];
    const names = own ? [own] : new Set([...routed, ...this.names]);
    return [...names].flatMap((name) => this.find(name) ?? []);
  }

  /**
   * The first answer with rows, or else the first empty one. An empty answer that stands in for a provider which may
   * recover vouches for nothing: its silence must not explain the other's bars away.
   * @param ask for who wants a provider asked elsewhere
   * @throws AllProvidersFailedError; DataProviderError `cancelled`
   */
  async fetchBars({ provider: own, ...request }: ChainRequest, ask = directly): Promise<ChainAnswer> {
    const { instrument, to } = request;
    const failures: ProviderFailure[] = [];
    let empty: ChainAnswer | undefined;
    if (own && !this.names.includes(own)) {
      failures.push({ provider: own, code: 'not_configured', retryable: false, reason: `${own}: is not configured` });
    }
    for (const provider of this.candidates(instrument, own)) {
      const symbol = provider.symbolFor(instrument);
      if (symbol === undefined) {
        failures.push({
          provider: provider.name, code: 'unknown_symbol', retryable: false,
          reason: `${provider.name}: does not serve ${formatInstrument(instrument)}`,
        });
        continue;
      }
      try {
        const answer = await ask(provider, { ...request, symbol });
        if (answer.bars.length > 0 || answer.rejects.length > 0) return { provider: provider.name, answer };
        empty ??= { provider: provider.name, answer };
        // It vouches that there is nothing in all of the range: asking others would only cost time.
        if (answer.completeThrough !== null && answer.completeThrough >= to && failures.every((f) => !f.retryable)) return empty;
      } catch (error) {
        if (!(error instanceof DataProviderError) || error.code === 'cancelled') throw error;
        const { code, message, retryable, retryAfterMs } = error;
        failures.push({ provider: provider.name, code, reason: message, retryable, retryAfterMs });
      }
    }
    if (!empty) throw new AllProvidersFailedError(formatInstrument(instrument), failures);
    if (!failures.some(({ retryable }) => retryable)) return empty;
    return { provider: empty.provider, answer: { ...empty.answer, completeThrough: null } };
  }
}

function wildcard(match: string): RegExp {
  const source = match.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&')).join('.*');
  return new RegExp(`^${source}$`, 'i');
}
