import { real, whole } from '../parameters/parameter';
import { candle } from './candle';
import { Indicator, lines } from './indicator';
import { deviation } from './deviation';
import { signalsLibrary } from './signals-library';
import { wilderMean } from './smoothing';
import { trueRange } from './true-range';

export const volatility: readonly Indicator[] = [
  { name: 'tr', parameters: [], outputs: ['tr'], compute: (bars) => [trueRange(bars)] },
  {
    name: 'atr', parameters: [whole('period', 14, 1, 1_000)], outputs: ['atr'],
    compute: (bars, p) => [wilderMean(trueRange(bars), p.period)],
  },
  {
    name: 'bollinger', parameters: [whole('period', 20, 2, 1_000), real('deviations', 2, 0.1, 10, 0.5)], outputs: ['upper', 'middle', 'lower'],
    compute: ({ close }, p) => {
      const bands = new (signalsLibrary().BollingerBands)(p.period, p.deviations);
      return lines(close.length, 3, (i) => {
        const result = bands.update(close[i], false);
        return result && [result.upper, result.middle, result.lower];
      });
    },
  },
  deviation,
  {
    // The day itself included; the breakout strategy looks at the day before.
    name: 'donchian', parameters: [whole('period', 20, 1, 1_000)], outputs: ['upper', 'middle', 'lower'],
    compute: (bars, p) => {
      const channels = new (signalsLibrary().DonchianChannels)(p.period);
      return lines(bars.length, 3, (i) => {
        const result = channels.update(candle(bars, i), false);
        return result && [result.upper, result.middle, result.lower];
      });
    },
  },
];
