import { BarColumns } from '@tidemark/domain';
import { whole } from '../parameters/parameter';
import { Indicator, line, Series } from './indicator';
import { wilderMean } from './smoothing';
import { trueRange } from './true-range';

/**
 * Wilder's directional movement. Range and movement begin with the second bar, as Wilder has them; trading-signals
 * counts the first bar in with a movement of 0, which is off by some points for the first hundred bars.
 */
export const adx: Indicator = {
  name: 'adx',
  parameters: [whole('period', 14, 2, 1_000)],
  outputs: ['adx', 'plus_di', 'minus_di'],
  compute(bars, { period }) {
    const range = wilderMean(trueRange(bars), period);
    const share = (movement: Series): Series => wilderMean(movement, period).map((mean, i) => (range[i] > 0 ? (100 * mean) / range[i] : mean * 0));
    const plus = share(movement(bars, 1));
    const minus = share(movement(bars, -1));
    const dx = plus.map((up, i) => (up + minus[i] === 0 ? 0 : (100 * Math.abs(up - minus[i])) / (up + minus[i])));
    return [wilderMean(dx, period), plus, minus];
  },
};

function movement({ high, low, length }: BarColumns, sign: 1 | -1): Series {
  return line(length, (i) => {
    if (i === 0) return null;
    const [up, down] = [high[i] - high[i - 1], low[i - 1] - low[i]];
    const [own, other] = sign === 1 ? [up, down] : [down, up];
    return own > other && own > 0 ? own : 0;
  });
}
