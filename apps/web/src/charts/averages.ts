/** Simple moving average: null until there are enough values. */
export function sma(values: readonly number[], length: number): (number | null)[] {
  let sum = 0;
  return values.map((value, at) => {
    sum += value - (at >= length ? values[at - length] : 0);
    return at >= length - 1 ? sum / length : null;
  });
}

/** Exponential moving average, begun with the simple one of the first values. */
export function ema(values: readonly number[], length: number): (number | null)[] {
  const weight = 2 / (length + 1);
  let last: number | null = null;
  const first = sma(values, length);
  return values.map((value, at) => {
    last = last === null ? first[at] : last + weight * (value - last);
    return last;
  });
}
