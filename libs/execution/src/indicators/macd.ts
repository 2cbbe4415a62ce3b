import { whole } from '../parameters/parameter';
import { Indicator } from './indicator';
import { exponentialMean } from './smoothing';

/**
 * Fast EMA - slow EMA, and the EMA of that. Of seeded means throughout: trading-signals' MACD starts its signal line
 * with the first difference, and gives a histogram before the line has a period behind it.
 */
export const macd: Indicator = {
  name: 'macd',
  parameters: [whole('fast', 12, 1, 500), whole('slow', 26, 2, 1_000), whole('signal', 9, 1, 500)],
  outputs: ['macd', 'signal', 'histogram'],
  compute({ close }, { fast, slow, signal: period }) {
    const slowMean = exponentialMean(close, slow);
    const line = exponentialMean(close, fast).map((value, i) => value - slowMean[i]);
    const signal = exponentialMean(line, period);
    return [line, signal, line.map((value, i) => value - signal[i])];
  },
};
