import { Series } from './indicator';

/** Mean of the last `period` values. Summed anew at each bar: a running sum drifts, and makes equal means differ. */
export function simpleMean(values: Series, period: number): Series {
  const out = new Float64Array(values.length).fill(NaN);
  for (let i = period - 1; i < values.length; i++) {
    let sum = 0;
    for (let k = i - period + 1; k <= i; k++) sum += values[k];
    out[i] = sum / period;
  }
  return out;
}

/**
 * Recursive mean that starts with the simple mean of its first `period` values; leading NaN are stepped over.
 * trading-signals starts an EMA with the first price instead, which is off by per cents for the first few periods.
 * @param weight of the newest value: 2 / (period + 1) is the EMA, 1 / period is Wilder's
 */
function seededMean(values: Series, period: number, weight: number): Series {
  const out = new Float64Array(values.length).fill(NaN);
  let first = 0;
  while (first < values.length && Number.isNaN(values[first])) first++;
  const seed = first + period - 1;
  if (seed >= values.length) return out;
  let sum = 0;
  for (let i = first; i <= seed; i++) sum += values[i];
  let mean = sum / period;
  out[seed] = mean;
  for (let i = seed + 1; i < values.length; i++) out[i] = mean += (values[i] - mean) * weight;
  return out;
}

export function exponentialMean(values: Series, period: number): Series {
  return seededMean(values, period, 2 / (period + 1));
}

export function wilderMean(values: Series, period: number): Series {
  return seededMean(values, period, 1 / period);
}
