import { Window } from '../backtest/simulate';
import { byScore, Evaluation, Evaluator } from './evaluator';
import { SearchPlan } from './search-plan';
import { SeededRandom } from './seeded-random';

export interface GeneticOptions {
  readonly population: number;
  readonly generations: number;
  /** Chance of each parameter of a child to be drawn anew. */
  readonly mutation: number;
  readonly maxEvaluations: number;
  readonly seed: number;
}

/** Share of a generation that lives on unchanged. */
const ELITE = 0.1;
const CONTESTANTS = 3;
/** Draws until a combination keeps the constraints; then it is given up for that child. */
const DRAWS = 100;

/**
 * Tournament selection, uniform crossover, mutation. The same seed finds the same; no combination is tried twice.
 * @throws TaskCancelledError
 */
export async function evolve(
  evaluator: Evaluator, plan: SearchPlan, window: Window, options: GeneticOptions,
): Promise<Evaluation[]> {
  const random = new SeededRandom(options.seed);
  const { space } = plan;
  const tried = new Map<number, Evaluation>();
  const measure = async (genes: readonly number[]): Promise<Evaluation | undefined> => {
    const number = genes.reduce((index, gene, k) => index * space.axes[k].length + gene, 0);
    const known = tried.get(number);
    if (known || tried.size >= options.maxEvaluations) return known;
    const evaluation = await evaluator.evaluate(number, space.at(number), window);
    tried.set(number, evaluation);
    return evaluation;
  };
  let living: Individual[] = [];
  for (let generation = 0; generation < options.generations; generation++) {
    const next = living.slice(0, Math.ceil(ELITE * options.population));
    while (next.length < options.population) {
      const genes = born(living, plan, options.mutation, random);
      const evaluation = genes && await measure(genes);
      if (!genes || !evaluation) break;
      next.push({ genes, evaluation });
    }
    living = next.sort((a, b) => byScore(a.evaluation, b.evaluation));
    if (tried.size >= Math.min(options.maxEvaluations, space.size)) break;
  }
  return [...tried.values()];
}

interface Individual {
  /** Place of the value on each axis. */
  readonly genes: readonly number[];
  readonly evaluation: Evaluation;
}

/** A child of two of the living, or a random one in the beginning; undefined where none keeps the constraints. */
function born(living: readonly Individual[], { space, allowed }: SearchPlan, mutation: number, random: SeededRandom): number[] | undefined {
  for (let draw = 0; draw < DRAWS; draw++) {
    const parents = living.length > 0 ? [winner(living, random), winner(living, random)] : [];
    const genes = space.axes.map((axis, k) => (
      parents.length === 0 || random.next() < mutation ? random.below(axis.length) : parents[random.below(2)].genes[k]
    ));
    if (allowed(Object.fromEntries(space.names.map((name, k) => [name, space.axes[k][genes[k]]])))) return genes;
  }
  return undefined;
}

/** Of sorted individuals the best of a few drawn ones. */
function winner(living: readonly Individual[], random: SeededRandom): Individual {
  let best = living.length - 1;
  for (let k = 0; k < CONTESTANTS; k++) best = Math.min(best, random.below(living.length));
  return living[best];
}
