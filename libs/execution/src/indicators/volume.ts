import { whole } from '../parameters/parameter';
import { candle } from './candle';
import { Indicator, line } from './indicator';
import { signalsLibrary } from './signals-library';

/** From the first bar without a volume on they have no value: a sum with a hole in it is none. */
export const volume: readonly Indicator[] = [
  {
    name: 'obv', parameters: [], outputs: ['obv'],
    compute: (bars) => {
      const obv = new (signalsLibrary().OBV)(2);
      // It gives nothing for the first bar, where the sum stands at 0.
      return [line(bars.length, (i) => obv.update(candle(bars, i), false) ?? 0)];
    },
  },
  {
    name: 'ad', parameters: [], outputs: ['ad'],
    compute: (bars) => {
      const ad = new (signalsLibrary().AD)();
      return [line(bars.length, (i) => ad.update(candle(bars, i), false))];
    },
  },
  {
    name: 'cmf', parameters: [whole('period', 20, 1, 1_000)], outputs: ['cmf'],
    compute: (bars, p) => {
      const cmf = new (signalsLibrary().CMF)(p.period);
      return [line(bars.length, (i) => cmf.update(candle(bars, i), false))];
    },
  },
];
