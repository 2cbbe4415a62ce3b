import { Strategies } from '../backtest/strategies';
import { Strategy } from '../backtest/strategy';
import { TaskDataError } from '../task-data.error';
import { Constraint, readConstraint } from '../parameters/constraint';
import { OptimizationData } from './optimization.schema';
import { SeededRandom } from './seeded-random';
import { readSpace, Space } from './space';

/** A constraint may forbid most of a grid; walking over more than this to find the rest would hold up the server. */
const MAX_COMBINATIONS = 500_000;
/** Draws for each sample: a constraint may forbid most of the space. */
const DRAWS = 50;

/** What is searched; known before a bar was read, and the same on every machine. */
export interface SearchPlan {
  readonly strategy: Strategy;
  readonly space: Space;
  readonly allowed: Constraint;
  /** Numbers of the combinations to try, of grid and random search; undefined for the genetic one, which finds its own. */
  readonly candidates: readonly number[] | undefined;
  /** Parameters of the heat map. */
  readonly surface: readonly [string, string] | undefined;
  /** What was taken otherwise than the caller may have meant. */
  readonly notes: readonly string[];
}

const PRESET = 'ma_cross';

/** @throws TaskDataError */
export function planSearch(data: OptimizationData, strategies: Strategies): SearchPlan {
  const { pattern } = data;
  const named = data.strategy ?? (pattern !== undefined && strategies.has(pattern) ? pattern : PRESET);
  const strategy = strategies.get(named);
  const space = readSpace(strategy, data.space);
  const rules = [...strategy.constraints, ...data.constraints].map((text) => readConstraint(text, space.names));
  const allowed: Constraint = (values) => rules.every((rule) => rule(values));
  return {
    strategy, space, allowed, candidates: candidatesOf(data, space, allowed), surface: surfaceOf(data, space),
    notes: pattern !== undefined && data.strategy === undefined && named !== pattern
      ? [`"${pattern}" is a chart pattern, not a strategy that could be optimized; ${PRESET} was`] : [],
  };
}

function candidatesOf(
  { method, maxEvaluations, samples, seed }: OptimizationData, space: Space, allowed: Constraint,
): number[] | undefined {
  if (method === 'genetic') return undefined;
  if (method === 'random') return drawn(space, allowed, Math.min(samples, maxEvaluations), seed);
  if (space.size > MAX_COMBINATIONS) throw tooLarge(space.size, maxEvaluations);
  const candidates: number[] = [];
  for (let i = 0; i < space.size; i++) {
    if (!allowed(space.at(i))) continue;
    if (candidates.length === maxEvaluations) throw tooLarge(space.size, maxEvaluations);
    candidates.push(i);
  }
  if (candidates.length === 0) throw TaskDataError.at('constraints', 'forbid every combination of the parameters');
  return candidates;
}

function drawn(space: Space, allowed: Constraint, samples: number, seed: number): number[] {
  const random = new SeededRandom(seed);
  const found = new Set<number>();
  for (let draw = 0; draw < samples * DRAWS && found.size < Math.min(samples, space.size); draw++) {
    const index = random.below(space.size);
    if (!found.has(index) && allowed(space.at(index))) found.add(index);
  }
  if (found.size === 0) throw TaskDataError.at('constraints', 'forbid every combination that was drawn');
  return [...found];
}

function tooLarge(size: number, limit: number): TaskDataError {
  return TaskDataError.at('parameters', `${size} combinations are more than max_evaluations ${limit}; take larger steps, or method random or genetic`);
}

function surfaceOf({ surface }: OptimizationData, { names, axes }: Space): readonly [string, string] | undefined {
  const stranger = surface?.find((name) => !names.includes(name));
  if (stranger !== undefined) throw TaskDataError.at('surface', `no such parameter ${stranger}; there are ${names.join(', ')}`);
  const [x, y] = surface ?? names.filter((_, k) => axes[k].length > 1);
  return x !== undefined && y !== undefined && x !== y ? [x, y] : undefined;
}
