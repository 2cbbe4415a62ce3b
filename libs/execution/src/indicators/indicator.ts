import { BarColumns } from '@tidemark/domain';
import { Parameter, ParameterValues } from '../parameters/parameter';

/** One value a bar; NaN where the indicator has none yet. The value of a day follows from that day and those before. */
export type Series = Float64Array;

export interface Indicator {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Names of its lines, in the order of `compute`. */
  readonly outputs: readonly string[];
  compute(bars: BarColumns, values: ParameterValues): Series[];
}

/** One line of `length` values, asked for in order; null is "none yet". */
export function line(length: number, value: (index: number) => number | null): Series {
  const out = new Float64Array(length).fill(NaN);
  for (let i = 0; i < length; i++) out[i] = value(i) ?? NaN;
  return out;
}

/** Several lines from one calculation. */
export function lines(length: number, width: number, values: (index: number) => readonly number[] | null): Series[] {
  const out = Array.from({ length: width }, () => new Float64Array(length).fill(NaN));
  for (let i = 0; i < length; i++) {
    const row = values(i);
    if (row) out.forEach((series, k) => (series[i] = row[k]));
  }
  return out;
}
