import { Strategies } from '../backtest/strategies';
import { readTaskData } from '../read-task-data';
import { byScore } from './evaluator';
import { OptimizationResult } from './optimization-result';
import { optimizationSchema } from './optimization.schema';
import { planSearch } from './search-plan';
import { mergeSurfaces } from './surface';
import { summarizeWalk } from './walk-forward';

/**
 * task_data of at most `parts` tasks that together do what the one would: each tries every n-th combination and walks
 * every n-th window. A genetic search is not divided; with a walk forward its windows are.
 * @throws TaskDataError
 */
export function planOptimization(taskData: Readonly<Record<string, unknown>>, parts: number, strategies: Strategies): Record<string, unknown>[] {
  const data = readTaskData(optimizationSchema, taskData);
  const { candidates } = planSearch(data, strategies);
  const most = candidates?.length ?? (data.walkForward ? parts : 1);
  const count = Math.max(1, Math.min(parts, most));
  return Array.from({ length: count }, (_, part) => ({ ...taskData, slice: { part, parts: count } }));
}

/** One result out of those of all parts, in any order; the same as that of the undivided task. */
export function mergeOptimization(results: readonly OptimizationResult[]): OptimizationResult {
  const ranking = [...results].filter(({ top }) => top.length > 0).sort((a, b) => byScore(a.top[0], b.top[0]));
  const best = ranking.at(0) ?? results[0];
  const walks = results.flatMap(({ walk_forward }) => walk_forward ?? []);
  return {
    ...best,
    evaluated: results.reduce((sum, { evaluated }) => sum + evaluated, 0),
    top: results.flatMap(({ top }) => top).sort(byScore).slice(0, best.top_limit),
    surface: mergeSurfaces(results.map(({ surface }) => surface).filter((surface) => surface !== null)),
    walk_forward: walks.length === 0 ? null : summarizeWalk(walks.flatMap(({ windows }) => windows)),
  };
}
