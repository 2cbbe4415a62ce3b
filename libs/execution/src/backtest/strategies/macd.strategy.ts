import { whole } from '../../parameters/parameter';
import { crossings } from '../crossing';
import { Strategy } from '../strategy';

/** Long when MACD comes above its signal line, out (or short) when it falls below. */
export const macdCross: Strategy = {
  name: 'macd',
  parameters: [whole('fast', 12, 1, 500, 2), whole('slow', 26, 2, 1_000, 4), whole('signal', 9, 1, 500, 2)],
  constraints: ['fast < slow'],
  start(book, values) {
    const [line, signal] = book.lines('macd', values);
    return crossings(line, signal);
  },
};
