export interface Drawdown {
  /** Index of the last bar at the peak before. */
  readonly from: number;
  /** Index of the first bar back at a peak, or the last bar. */
  readonly to: number;
  /** Deepest loss against the peak, a fraction above 0. */
  readonly depth: number;
}

/** Every stretch in which the value stood below its own peak. */
export function drawdowns(equity: Float64Array): Drawdown[] {
  const found: Drawdown[] = [];
  let peak = -Infinity;
  let from = 0;
  let depth = 0;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i] < peak) depth = Math.max(depth, 1 - equity[i] / peak);
    if (equity[i] >= peak || i === equity.length - 1) {
      if (depth > 0) found.push({ from, to: i, depth });
      peak = Math.max(peak, equity[i]);
      [from, depth] = [i, 0];
    }
  }
  return found;
}
