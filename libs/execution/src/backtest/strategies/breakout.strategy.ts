import { Series } from '../../indicators/indicator';
import { whole } from '../../parameters/parameter';
import { Strategy } from '../strategy';

/** Long above the highest high of the `entry` bars before, out below the lowest low of the `exit` bars before; short mirrored. */
export const breakout: Strategy = {
  name: 'breakout',
  parameters: [whole('entry', 20, 1, 500, 5), whole('exit', 10, 1, 500, 5)],
  constraints: ['exit <= entry'],
  start({ bars: { high, low, close } }, { entry, exit }) {
    const [entryHigh, entryLow] = [before(high, entry, 1), before(low, entry, -1)];
    const [exitHigh, exitLow] = [before(high, exit, 1), before(low, exit, -1)];
    return (i, side) => {
      if (close[i] > entryHigh[i]) return 1;
      if (close[i] < entryLow[i]) return -1;
      if (side === 1 && close[i] < exitLow[i]) return 0;
      if (side === -1 && close[i] > exitHigh[i]) return 0;
      return undefined;
    };
  },
};

/** Highest (sign 1) or lowest (sign -1) of the `period` values before each bar, the bar itself left out. */
function before(values: Series, period: number, sign: 1 | -1): Series {
  const out = new Float64Array(values.length).fill(NaN);
  // Bars that may still become the extreme, the best first: each enters and leaves once, whatever the period.
  const queue = new Int32Array(values.length);
  let [head, tail] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (head < tail && queue[head] < i - period) head++;
    if (i >= period) out[i] = values[queue[head]];
    while (tail > head && sign * values[queue[tail - 1]] <= sign * values[i]) tail--;
    queue[tail++] = i;
  }
  return out;
}
