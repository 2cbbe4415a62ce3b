import { real, whole } from '../parameters/parameter';
import { adx } from './adx';
import { candle } from './candle';
import { Indicator, line, lines } from './indicator';
import { signalsLibrary } from './signals-library';

export const trend: readonly Indicator[] = [
  adx,
  {
    name: 'aroon', parameters: [whole('period', 25, 1, 1_000)], outputs: ['up', 'down'],
    compute: (bars, p) => {
      const aroon = new (signalsLibrary().Aroon)(p.period);
      return lines(bars.length, 2, (i) => {
        const result = aroon.update(candle(bars, i), false);
        return result && [result.aroonUp, result.aroonDown];
      });
    },
  },
  {
    name: 'psar', parameters: [real('step', 0.02, 0.001, 1, 0.01), real('max', 0.2, 0.01, 1, 0.05)], outputs: ['psar'],
    compute: (bars, p) => {
      const psar = new (signalsLibrary().PSAR)({ accelerationStep: p.step, accelerationMax: p.max });
      return [line(bars.length, (i) => psar.update(candle(bars, i), false))];
    },
  },
  {
    // direction: 1 rising, -1 falling
    name: 'supertrend', parameters: [whole('period', 10, 1, 1_000), real('multiplier', 3, 0.1, 100, 0.5)], outputs: ['supertrend', 'direction'],
    compute: (bars, p) => {
      const supertrend = new (signalsLibrary().SuperTrend)({ interval: p.period, multiplier: p.multiplier });
      return lines(bars.length, 2, (i) => {
        const result = supertrend.update(candle(bars, i), false);
        return result && [result.supertrend, result.trend === 'BULLISH' ? 1 : -1];
      });
    },
  },
];
