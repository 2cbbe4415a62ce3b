import { whole } from '../parameters/parameter';
import { candle } from './candle';
import { Indicator, line, lines } from './indicator';
import { kdj } from './kdj';
import { macd } from './macd';
import { signalsLibrary } from './signals-library';

const period = (preset: number, min = 1) => [whole('period', preset, min, 1_000)];

export const momentum: readonly Indicator[] = [
  macd,
  {
    name: 'rsi', parameters: period(14, 2), outputs: ['rsi'],
    compute: ({ close }, p) => {
      const rsi = new (signalsLibrary().RSI)(p.period);
      return [line(close.length, (i) => rsi.update(close[i], false))];
    },
  },
  {
    name: 'stochastic', outputs: ['k', 'd', 'j'],
    parameters: [whole('period', 14, 1, 1_000), whole('slowing', 3, 1, 100), whole('signal', 3, 1, 100)],
    compute: (bars, p) => {
      const stochastic = new (signalsLibrary().StochasticOscillator)({ kPeriod: p.period, kSlowingPeriod: p.slowing, dPeriod: p.signal });
      return lines(bars.length, 3, (i) => {
        const result = stochastic.update(candle(bars, i), false);
        return result && [result.stochK, result.stochD, result.stochJ];
      });
    },
  },
  kdj,
  {
    name: 'roc', parameters: period(14), outputs: ['roc'],
    compute: ({ close }, p) => {
      const roc = new (signalsLibrary().ROC)(p.period);
      return [line(close.length, (i) => percent(roc.update(close[i], false)))];
    },
  },
  {
    name: 'momentum', parameters: period(14), outputs: ['momentum'],
    compute: ({ close }, p) => {
      const mom = new (signalsLibrary().MOM)(p.period);
      return [line(close.length, (i) => mom.update(close[i], false))];
    },
  },
  {
    name: 'cci', parameters: period(20, 2), outputs: ['cci'],
    compute: (bars, p) => {
      const cci = new (signalsLibrary().CCI)(p.period);
      return [line(bars.length, (i) => cci.update(candle(bars, i), false))];
    },
  },
  {
    name: 'williams_r', parameters: period(14), outputs: ['williams_r'],
    compute: (bars, p) => {
      const williams = new (signalsLibrary().WilliamsR)(p.period);
      return [line(bars.length, (i) => williams.update(candle(bars, i), false))];
    },
  },
  {
    name: 'mfi', parameters: period(14, 2), outputs: ['mfi'],
    compute: (bars, p) => {
      const mfi = new (signalsLibrary().MFI)(p.period);
      return [line(bars.length, (i) => mfi.update(candle(bars, i), false))];
    },
  },
];

function percent(fraction: number | null): number | null {
  return fraction === null ? null : fraction * 100;
}
