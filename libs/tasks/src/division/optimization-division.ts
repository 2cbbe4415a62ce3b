import { mergeOptimization, OptimizationResult, planOptimization, Strategies, TaskOutcome } from '@tidemark/execution';
import { Division } from './division';

/** Every part tries other combinations and walks other windows; without one of them the best may be missing. */
export function optimizationDivision(strategies: Strategies): Division {
  return {
    type: 'optimization',
    plan: (data, parts) => (data.slice === undefined ? planOptimization(data, parts, strategies) : []),
    merge: (_data, parts): TaskOutcome => {
      const broken = parts.find(({ error, result }) => error !== null || result === null);
      if (broken?.error) return { status: 'failed', error: broken.error, result: null };
      const merged = mergeOptimization(parts.map(({ result }) => result as unknown as OptimizationResult));
      const nodes = new Set(parts.map(({ node }) => node)).size;
      return { status: 'completed', result: { ...merged, distributed: true, nodes_used: nodes } };
    },
  };
}
