import { Inject, Injectable } from '@nestjs/common';
import { EpochDay, InstrumentKey } from '@tidemark/domain';
import { InstrumentStore } from '@tidemark/market-data';
import { RangeSync } from '../runs/range-sync';
import { SYNC_OPTIONS, SyncOptions } from '../sync-options';
import { findAll } from './listed-instruments';
import { PlanMode } from './plan-range';
import { RangeRequest } from './range-request';
import { requestedRange } from './requested-range';

/** What a person may say of a run. */
interface Wanted {
  readonly start_date: EpochDay;
  readonly end_date: EpochDay;
  readonly instruments?: readonly InstrumentKey[];
  readonly mode: PlanMode;
}

/** Reads what a person asks for, the same for a run and for its plan: what the one refuses, the other does. */
@Injectable()
export class RangeIntake {
  constructor(
    private readonly sync: RangeSync,
    private readonly instruments: InstrumentStore,
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
  ) {}

  /** @throws InvalidInputError, UnknownInstrumentError */
  async read({ start_date: start, end_date: end, instruments, mode }: Wanted): Promise<{ request: RangeRequest; clipped: boolean }> {
    const { range, clipped } = requestedRange(start, end, this.sync.today(), this.options.maxDays);
    return { request: { type: 'web_batch', range, mode, instruments: instruments && (await findAll(this.instruments, instruments)) }, clipped };
  }
}
