import { whole } from '../../parameters/parameter';
import { Strategy } from '../strategy';

/** Long while RSI is below `low`, held until it is above `high`, where it goes out (or short). */
export const rsiReversal: Strategy = {
  name: 'rsi',
  parameters: [whole('period', 14, 2, 250, 2), whole('low', 30, 1, 99, 5), whole('high', 70, 1, 99, 5)],
  constraints: ['low < high'],
  start(book, { period, low, high }) {
    const rsi = book.line('rsi', { period });
    return (i) => (rsi[i] < low ? 1 : rsi[i] > high ? -1 : undefined);
  },
};
