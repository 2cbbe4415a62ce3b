import { Window } from '../backtest/simulate';
import { Evaluation, Evaluator } from './evaluator';
import { evolve } from './genetic';
import { OptimizationData } from './optimization.schema';
import { SearchPlan } from './search-plan';

/**
 * Everything that was tried on one window.
 * @param share which of the candidates are tried here
 * @throws TaskCancelledError
 */
export async function search(
  evaluator: Evaluator, plan: SearchPlan, window: Window, data: OptimizationData, share: (place: number) => boolean = () => true,
): Promise<Evaluation[]> {
  if (!plan.candidates) return evolve(evaluator, plan, window, data);
  const tried: Evaluation[] = [];
  for (const candidate of plan.candidates.filter((_, place) => share(place))) {
    tried.push(await evaluator.evaluate(candidate, plan.space.at(candidate), window));
  }
  return tried;
}

/** How many there will be at most, for the progress. */
export function expectedEvaluations({ candidates, space }: SearchPlan, data: OptimizationData): number {
  const { parts } = data.slice;
  if (candidates) return Math.ceil(candidates.length / parts);
  return Math.min(data.population * data.generations, data.maxEvaluations, space.size);
}
