import { real, whole } from '../../parameters/parameter';
import { Strategy } from '../strategy';

/** Long below the lower band (short above the upper one), out at the middle. */
export const bollingerReversal: Strategy = {
  name: 'bollinger',
  parameters: [whole('period', 20, 2, 500, 5), real('deviations', 2, 0.1, 10, 0.5)],
  constraints: [],
  start(book, values) {
    const [upper, middle, lower] = book.lines('bollinger', values);
    const { close } = book.bars;
    return (i, side) => {
      if (side === 1) return close[i] >= middle[i] ? 0 : undefined;
      if (side === -1) return close[i] <= middle[i] ? 0 : undefined;
      return close[i] < lower[i] ? 1 : close[i] > upper[i] ? -1 : undefined;
    };
  },
};
