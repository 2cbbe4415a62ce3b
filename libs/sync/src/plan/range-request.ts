import { DayRange, EpochDay, InvalidInputError, RunType } from '@tidemark/domain';
import { Coverage, Instrument, SessionHorizon } from '@tidemark/market-data';
import { BarFetch } from '../fetch/bar-fetch';
import { Ask, PlanMode, planRange, RangePlan } from './plan-range';

/** A range of days as somebody asks for it. */
export interface RangeRequest {
  readonly type: RunType;
  readonly range: DayRange;
  readonly mode: PlanMode;
  /** Null: all that are listed. */
  readonly instruments?: readonly Instrument[];
  /** Scheduled work may look past its range for evidence; what a person asked for is exactly that. */
  readonly evidenceTo?: EpochDay;
  /** From which day the instruments are wanted; the range's start for all of them if not said. */
  readonly ask?: Ask;
  /** Who fetches; the app's own fetching if not said. */
  readonly fetch?: BarFetch;
}

/** The same with nothing left to be said. */
export interface BatchRequest {
  /** All that are listed: the days' status is about them. */
  readonly listed: readonly Instrument[];
  /** Those to fetch. */
  readonly instruments: readonly Instrument[];
  readonly range: DayRange;
  readonly mode: PlanMode;
  /** How far behind the range later rows may be asked for as evidence. */
  readonly evidenceTo: EpochDay;
  readonly ask: Ask;
  readonly fetch?: BarFetch;
}

/** @throws InvalidInputError when there is nothing to sync */
export function batchRequest({ range, mode, fetch, ...asked }: RangeRequest, listed: readonly Instrument[]): BatchRequest {
  const instruments = asked.instruments ?? listed;
  if (instruments.length === 0) {
    throw new InvalidInputError('instruments', 'there are none to sync; add some first', 'no_instruments', '没有可同步的标的，请先添加');
  }
  return { listed, instruments, range, mode, evidenceTo: asked.evidenceTo ?? range.to, ask: asked.ask ?? { from: range.from, onlyNew: false }, fetch };
}

/** What such a run asks for as the ledger stands; of the run itself and of who wants to know it beforehand. */
export function planBatch(
  request: BatchRequest, coverage: ReadonlyMap<number, Coverage>, horizon: SessionHorizon, nowMs: number,
): RangePlan {
  return planRange({ ...request, coverage, view: ({ mic }, range) => horizon.view(mic, range, nowMs) });
}
