/** NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Of a sample (divided by n - 1); NaN for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  const middle = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] - middle) ** 2;
  return values.length < 2 ? NaN : sum / (values.length - 1);
}

/** (1 + r1)(1 + r2)… to the power 1/count, less 1; 0 once all was lost, NaN for no values. */
export function geometricMean(returns: ArrayLike<number>, count = returns.length): number {
  let logs = 0;
  for (let i = 0; i < returns.length; i++) {
    if (returns[i] <= -1) return 0;
    logs += Math.log1p(returns[i]);
  }
  return count === 0 ? NaN : Math.expm1(logs / count);
}

/** Not `Math.max(...)`: a hundred thousand arguments overflow the stack. */
export function largest(values: ArrayLike<number>, atLeast = -Infinity): number {
  let found = atLeast;
  for (let i = 0; i < values.length; i++) if (values[i] > found) found = values[i];
  return found;
}

export function smallest(values: ArrayLike<number>): number {
  let found = Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] < found) found = values[i];
  return found;
}

/** Fractional changes from each value to the next; one less than there are values. */
export function changes(values: Float64Array): Float64Array {
  const out = new Float64Array(Math.max(0, values.length - 1));
  for (let i = 1; i < values.length; i++) out[i - 1] = values[i - 1] > 0 ? values[i] / values[i - 1] - 1 : 0;
  return out;
}

/** For JSON, which has neither NaN nor infinity: null says that the figure does not exist. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
