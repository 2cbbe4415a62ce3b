import { isoDate } from '../bars/iso-dates';
import { Window } from '../backtest/simulate';
import { byScore, Evaluator } from './evaluator';
import { OptimizationData } from './optimization.schema';
import { search } from './search';
import { SearchPlan } from './search-plan';

/** One training range and the bars right after it, on which what was found there is tried. */
export interface WalkWindow {
  readonly number: number;
  readonly train: Window;
  readonly test: Window;
}

/** All of them that fit into the range; the last test window may be cut short, to half at most. */
export function walkWindows(range: Window, { train, test, step = test, anchored }: NonNullable<OptimizationData['walkForward']>): WalkWindow[] {
  const windows: WalkWindow[] = [];
  for (let from = range.start; from + train + Math.ceil(test / 2) <= range.end; from += step) {
    const middle = from + train;
    windows.push({
      number: windows.length, train: { start: anchored ? range.start : from, end: middle },
      test: { start: middle, end: Math.min(middle + test, range.end) },
    });
  }
  return windows;
}

export interface WalkResult {
  readonly number: number;
  readonly train_from: string;
  readonly train_to: string;
  readonly test_from: string;
  readonly test_to: string;
  /** Best of the training; null where nothing could be ranked, and nothing was traded after it. */
  readonly parameters: Readonly<Record<string, number>> | null;
  readonly train_score: number | null;
  readonly test_score: number | null;
  readonly train_annual_return: number | null;
  readonly test_annual_return: number | null;
  readonly test_return: number;
  readonly test_max_drawdown: number;
  readonly test_trades: number;
}

/** @throws TaskCancelledError */
export async function walk(
  evaluator: Evaluator, plan: SearchPlan, data: OptimizationData, days: Int32Array, { number, train, test }: WalkWindow,
): Promise<WalkResult> {
  const best = (await search(evaluator, plan, train, data)).sort(byScore).at(0);
  const found = best === undefined || best.score === null ? undefined : best;
  const after = found && await evaluator.evaluate(found.candidate, found.values, test);
  return {
    number, train_from: isoDate(days[train.start]), train_to: isoDate(days[train.end - 1]),
    test_from: isoDate(days[test.start]), test_to: isoDate(days[test.end - 1]),
    parameters: found?.values ?? null, train_score: found?.score ?? null, test_score: after?.score ?? null,
    train_annual_return: found?.figures.annual_return ?? null, test_annual_return: after?.figures.annual_return ?? null,
    test_return: after?.figures.total_return ?? 0, test_max_drawdown: after?.figures.max_drawdown ?? 0,
    test_trades: after?.figures.trades_count ?? 0,
  };
}

export interface WalkSummary {
  readonly windows: readonly WalkResult[];
  /** Of all test windows one after the other. */
  readonly out_of_sample_return: number | null;
  /** Share of the test windows with a gain. */
  readonly positive_windows: number | null;
  /** Mean yearly return of the tests / that of the trainings: near 1 what was found holds, near 0 it was chance. */
  readonly efficiency: number | null;
}

/** @param results in any order */
export function summarizeWalk(results: readonly WalkResult[]): WalkSummary {
  const windows = [...results].sort((a, b) => a.number - b.number);
  const sum = (value: (result: WalkResult) => number | null): number => windows.reduce((total, result) => total + (value(result) ?? 0), 0);
  const trained = sum((result) => result.train_annual_return);
  return {
    windows,
    out_of_sample_return: windows.length === 0 ? null : windows.reduce((product, result) => product * (1 + result.test_return), 1) - 1,
    positive_windows: windows.length === 0 ? null : windows.filter((result) => result.test_return > 0).length / windows.length,
    efficiency: trained === 0 ? null : sum((result) => result.test_annual_return) / trained,
  };
}
