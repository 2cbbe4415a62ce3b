import { whole } from '../parameters/parameter';
import { candle } from './candle';
import { Indicator, line } from './indicator';
import { signalsLibrary } from './signals-library';
import { exponentialMean, simpleMean } from './smoothing';

const period = (preset: number, min = 1) => [whole('period', preset, min, 1_000)];

export const movingAverages: readonly Indicator[] = [
  { name: 'sma', parameters: period(20), outputs: ['sma'], compute: ({ close }, p) => [simpleMean(close, p.period)] },
  { name: 'ema', parameters: period(20), outputs: ['ema'], compute: ({ close }, p) => [exponentialMean(close, p.period)] },
  {
    name: 'wma', parameters: period(20), outputs: ['wma'],
    compute: ({ close }, p) => {
      const wma = new (signalsLibrary().WMA)(p.period);
      return [line(close.length, (i) => wma.update(close[i], false))];
    },
  },
  {
    name: 'hma', parameters: period(20, 2), outputs: ['hma'],
    compute: ({ close }, p) => {
      const hma = new (signalsLibrary().HMA)(p.period);
      return [line(close.length, (i) => hma.update(close[i], false))];
    },
  },
  {
    name: 'kama', parameters: period(10, 2), outputs: ['kama'],
    compute: ({ close }, p) => {
      const kama = new (signalsLibrary().KAMA)(p.period);
      return [line(close.length, (i) => kama.update(close[i], false))];
    },
  },
  {
    name: 'vwma', parameters: period(20), outputs: ['vwma'],
    compute: (bars, p) => {
      const vwma = new (signalsLibrary().VWMA)(p.period);
      return [line(bars.length, (i) => vwma.update(candle(bars, i), false))];
    },
  },
];
