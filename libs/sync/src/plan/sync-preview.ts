import { Inject, Injectable } from '@nestjs/common';
import { ProviderChain } from '@tidemark/data-providers';
import { Clock } from '@tidemark/domain';
import { CoverageStore, Instrument, InstrumentStore, MARKET_CLOCK, SessionHorizon } from '@tidemark/market-data';
import { PlannedInstrument } from './plan-range';
import { batchRequest, planBatch, RangeRequest } from './range-request';

/** One instrument of a run that may come, and who is asked first for it; null: no configured provider serves it. */
export interface PreviewedInstrument extends PlannedInstrument {
  readonly provider: string | null;
}

export interface SyncPreview {
  readonly everything: boolean;
  /** Those with something to do first, each part by canonical order. */
  readonly instruments: readonly PreviewedInstrument[];
}

/** What a run would do if it began now. Reads the ledger alone: no bars, no lock, nothing is written. */
@Injectable()
export class SyncPreviews {
  constructor(
    private readonly instruments: InstrumentStore,
    private readonly coverage: CoverageStore,
    private readonly horizon: SessionHorizon,
    @Inject(ProviderChain) private readonly providers: ProviderChain,
    @Inject(MARKET_CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws InvalidInputError when there is nothing to sync */
  async of(asked: RangeRequest): Promise<SyncPreview> {
    const request = batchRequest(asked, await this.instruments.list());
    const coverage = await this.coverage.read(request.instruments.map((i) => i.id));
    const { everything, instruments } = planBatch(request, coverage, this.horizon, this.clock.now());
    const idle = instruments.filter(({ cells }) => cells === 0);
    const all = [...instruments.filter(({ cells }) => cells > 0), ...idle];
    return { everything, instruments: all.map((item) => ({ ...item, provider: this.firstAsked(item.instrument) })) };
  }

  private firstAsked({ key, provider: own }: Instrument): string | null {
    return this.providers.candidates(key, own).find((provider) => provider.symbolFor(key) !== undefined)?.name ?? null;
  }
}
