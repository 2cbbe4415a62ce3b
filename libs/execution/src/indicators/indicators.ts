import { Indicator } from './indicator';
import { momentum } from './momentum';
import { movingAverages } from './moving-averages';
import { trend } from './trend';
import { volatility } from './volatility';
import { volume } from './volume';

const BY_NAME: ReadonlyMap<string, Indicator> = new Map(
  [...movingAverages, ...momentum, ...trend, ...volatility, ...volume].map((indicator) => [indicator.name, indicator]),
);

/** What users of other programs write. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['ma', 'sma'], ['boll', 'bollinger'], ['bbands', 'bollinger'], ['bb', 'bollinger'], ['stoch', 'stochastic'],
  ['std', 'stdev'], ['mom', 'momentum'], ['wr', 'williams_r'], ['willr', 'williams_r'], ['sar', 'psar'],
]);

export const INDICATOR_NAMES: readonly string[] = [...BY_NAME.keys()];

/** By name or a usual other name, whatever the case. */
export function findIndicator(name: string): Indicator | undefined {
  const lower = name.toLowerCase();
  return BY_NAME.get(OTHER_NAMES.get(lower) ?? lower);
}
