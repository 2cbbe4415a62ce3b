import { whole } from '../parameters/parameter';
import { Indicator, lines } from './indicator';

/** Where K and D begin by convention. */
const MIDDLE = 50;

/** The stochastic of Chinese chart programs: K and D are recursive means that begin at 50. */
export const kdj: Indicator = {
  name: 'kdj',
  parameters: [whole('period', 9, 1, 1_000), whole('k', 3, 1, 100), whole('d', 3, 1, 100)],
  outputs: ['k', 'd', 'j'],
  compute(bars, values) {
    let [k, d] = [MIDDLE, MIDDLE];
    return lines(bars.length, 3, (i) => {
      if (i < values.period - 1) return null;
      let [low, high] = [Infinity, -Infinity];
      for (let back = i - values.period + 1; back <= i; back++) {
        low = Math.min(low, bars.low[back]);
        high = Math.max(high, bars.high[back]);
      }
      const raw = high > low ? ((bars.close[i] - low) / (high - low)) * 100 : MIDDLE;
      k += (raw - k) / values.k;
      d += (k - d) / values.d;
      return [k, d, 3 * k - 2 * d];
    });
  },
};
