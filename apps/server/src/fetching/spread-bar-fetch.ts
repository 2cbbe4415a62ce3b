import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type BarsRequest, type ChainRequest, type DataProvider, DataProviderError, ProviderChain } from '@tidemark/data-providers';
import type { BarsAnswer } from '@tidemark/domain';
import { questionOf } from '@tidemark/execution';
import { BarFetch, FETCHED_HERE, type FetchedBars, LOCAL_FETCHERS } from '@tidemark/sync';
import { NodePool, ProviderCache } from '@tidemark/tasks';
import { Bell } from './bell';
import { NodeErrand } from './node-errand';

/** Beyond these it is the provider or the question that is at fault, and this server may as well ask itself. */
const NODES_AN_ERRAND = 3;
/** Requests that wait for a place, so that one that comes free is filled while the last answer is still being stored. */
const WAITING = 4;
/**
 * A node is sent one request ahead of its workers while there are so many times more to come than there are places: it
 * begins it with no word from here. Towards the end that would let one wait behind another while a place is free.
 */
const AHEAD = 1;
const PLENTY = 2;
/** How long a node that does not have a provider is not asked for it: its operator may be setting it up. */
const UNABLE_MS = 60_000;

export const FETCHING_OPTIONS = Symbol('FETCHING_OPTIONS');
export interface FetchingOptions {
  /** Of one request to a provider. */
  readonly deadlineMs: number;
}

interface Fetched {
  readonly answer: BarsAnswer;
  readonly by: string;
}

/**
 * Spreads what is fetched over the network between the worker nodes and this server; files are read here. Which provider is
 * asked, and who comes after it, is decided by this server's chain as ever: a node only asks in its place. What no node
 * brings is fetched here, so that without nodes all is as it would be without this.
 */
@Injectable()
export class SpreadBarFetch extends BarFetch implements OnApplicationShutdown {
  private readonly bell = new Bell();
  private readonly stopListening: () => void;
  private onNodes = 0;
  private here = 0;
  private toCome = 0;
  /** `node provider` → until when (monotonic ms). */
  private readonly unable = new Map<string, number>();

  constructor(
    @Inject(ProviderChain) private readonly chain: ProviderChain,
    private readonly pool: NodePool,
    private readonly cache: ProviderCache,
    @Inject(FETCHING_OPTIONS) private readonly options: FetchingOptions,
  ) {
    super();
    this.stopListening = pool.onFree(() => this.bell.ring());
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }

  get parallel(): number {
    return LOCAL_FETCHERS + this.onNodes + this.pool.freeSlots(this.ahead) + WAITING;
  }

  override left(requests: number): void {
    this.toCome = requests;
  }

  private get ahead(): number {
    return this.toCome > PLENTY * (LOCAL_FETCHERS + this.onNodes + this.pool.freeSlots()) ? AHEAD : 0;
  }

  onMore(listener: () => void): () => void {
    return this.pool.onFree(listener);
  }

  async fetchBars(request: ChainRequest): Promise<FetchedBars> {
    const by = new Map<string, string>();
    const found = await this.chain.fetchBars(request, async (provider, asked) => {
      const fetched = await this.ask(provider, asked);
      by.set(provider.name, fetched.by);
      return fetched.answer;
    });
    return { ...found, fetchedBy: by.get(found.provider) ?? FETCHED_HERE };
  }

  /** A free node first, then a free place here, then whichever comes free. */
  private async ask(provider: DataProvider, request: BarsRequest): Promise<Fetched> {
    const tried = this.unableNodes(provider);
    const most = tried.size + NODES_AN_ERRAND;
    for (;;) {
      const node = provider.kind === 'network' && tried.size < most ? this.pool.pick({ type: 'data_import' }, tried, this.ahead).node : null;
      if (node !== null) {
        const answer = await this.askNode(node, provider, request);
        if (answer) return { answer, by: node };
        tried.add(node);
      } else if (this.here < LOCAL_FETCHERS) {
        return { answer: await this.askHere(provider, request), by: FETCHED_HERE };
      } else {
        await this.bell.wait(request.signal);
      }
      if (request.signal.aborted) throw new DataProviderError(provider.name, 'cancelled', 'the request was cancelled', false);
    }
  }

  /** A place is one request that somebody outside is working on: while its answer is taken apart the next one is on its way. */
  private async askHere(provider: DataProvider, request: BarsRequest): Promise<BarsAnswer> {
    this.here++;
    let isOut = true;
    const answered = (): void => {
      if (!isOut) return;
      isOut = false;
      this.here--;
      this.bell.ring();
    };
    try {
      return await provider.fetchBars({ ...request, answered });
    } finally {
      answered();
    }
  }

  private async askNode(node: string, provider: DataProvider, request: BarsRequest): Promise<BarsAnswer | undefined> {
    this.onNodes++;
    const end = await new NodeErrand(this.pool, node, this.options.deadlineMs, provider, request).run(() => {
      this.onNodes--;
      this.bell.ring();
    });
    if (end.answer) {
      this.cache.keep(questionOf(provider.name, request), end.answer);
      return end.answer;
    }
    if (end.unable) this.unable.set(`${node} ${provider.name}`, performance.now() + UNABLE_MS);
    return undefined;
  }

  private unableNodes({ name }: DataProvider): Set<string> {
    const now = performance.now();
    for (const [key, until] of this.unable) if (until <= now) this.unable.delete(key);
    return new Set([...this.unable.keys()].flatMap((key) => {
      const [node, provider] = key.split(' ');
      return provider === name ? node : [];
    }));
  }
}
