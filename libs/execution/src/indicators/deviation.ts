import { whole } from '../parameters/parameter';
import { Indicator, line } from './indicator';
import { signalsLibrary } from './signals-library';

/** Standard deviation of the last closes, of the population (divided by n). */
export const deviation: Indicator = {
  name: 'stdev',
  parameters: [whole('period', 14, 2, 1_000)],
  outputs: ['stdev'],
  compute: ({ close }, { period }) => {
    const { getStandardDeviation } = signalsLibrary();
    return [line(close.length, (i) => (i < period - 1 ? null : getStandardDeviation([...close.subarray(i - period + 1, i + 1)])))];
  },
};
