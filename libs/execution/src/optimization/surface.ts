import { Evaluation } from './evaluator';
import { SearchPlan } from './search-plan';

/** For a heat map. `scores[i][j]` is the best score at the i-th value of `y` and the j-th of `x`; null: none was tried. */
export interface Surface {
  readonly x: { readonly name: string; readonly values: readonly number[] };
  readonly y: { readonly name: string; readonly values: readonly number[] };
  readonly scores: (number | null)[][];
}

/** More cells than a screen can show are no use. */
const MAX_CELLS = 10_000;

/** Null where fewer than two parameters vary, or too many values of them. */
export function surfaceOf({ surface, space }: SearchPlan, tried: readonly Evaluation[]): Surface | null {
  if (!surface) return null;
  const [x, y] = surface.map((name) => ({ name, values: space.axes[space.names.indexOf(name)] }));
  if (x.values.length * y.values.length > MAX_CELLS) return null;
  const scores = y.values.map(() => x.values.map((): number | null => null));
  const [column, row] = [x, y].map(({ values }) => new Map(values.map((value, place) => [value, place])));
  for (const { values, score } of tried) {
    const [i, j] = [row.get(values[y.name]) ?? 0, column.get(values[x.name]) ?? 0];
    scores[i][j] = better(scores[i][j], score);
  }
  return { x, y, scores };
}

/** Of surfaces of one space that tried different parts of it. */
export function mergeSurfaces(surfaces: readonly (Surface | null)[]): Surface | null {
  const [first, ...others] = surfaces;
  if (!first) return null;
  return {
    ...first,
    scores: first.scores.map((row, i) => row.map((cell, j) => others.reduce((best, other) => better(best, other?.scores[i][j] ?? null), cell))),
  };
}

function better(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
