import { Injectable } from '@nestjs/common';
import { Adjustment, AdjustmentFactors, adjustmentFactors, PricedAction } from '@tidemark/domain';
import { Instrument } from '../instruments/instrument';
import { CorporateActionStore } from './corporate-action.store';

/** By what the bars of an instrument, by its id, are multiplied when they are read. */
export type FactorsById = ReadonlyMap<number, AdjustmentFactors>;

/** From stored splits and dividends to factors. */
@Injectable()
export class Adjustments {
  constructor(private readonly actions: CorporateActionStore) {}

  /**
   * Of every instrument asked for; undefined where bars are to stay as they are.
   * @throws AdjustmentError naming the instrument and the dividend that cannot be worked in
   */
  async factors(instruments: readonly Instrument[], adjustment: Adjustment): Promise<FactorsById | undefined> {
    if (adjustment === 'raw') return undefined;
    const stated = new Map<number, PricedAction[]>(instruments.map(({ id }) => [id, []]));
    for (const { instrumentId, ...action } of await this.actions.priced([...stated.keys()])) stated.get(instrumentId)?.push(action);
    return new Map(instruments.map(({ id, spelling }) => [id, adjustmentFactors(spelling, adjustment, stated.get(id) ?? [])]));
  }
}
