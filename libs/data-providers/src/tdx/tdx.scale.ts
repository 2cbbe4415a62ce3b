import { Exchange } from '@tidemark/domain';

export type TdxExchange = Extract<Exchange, 'SH' | 'SZ' | 'BJ'>;

/**
 * By what a raw price of a `.day` file is divided, by the start of the code; the longest start wins. The format has no
 * field for it. Checked on real files against amount / volume: shares, indices, Beijing, funds, Shanghai B shares, convertible
 * bonds, repo. Classes whose divisor differs between versions of the software (treasury, enterprise and local bonds)
 * are left out on purpose: a refused file is better than prices ten times too high.
 */
const DIVISORS: Readonly<Record<TdxExchange, Readonly<Record<string, number>>>> = {
  SH: {
    '000': 100, // indices
    '5': 1000, // funds: closed-end, ETF, LOF, REIT
    '6': 100, // A shares, STAR market
    '88': 100, // indices of the software's own
    '900': 1000, // B shares, in dollars
    '99': 100, // indices, in the software's own spelling
    '11': 10_000, // convertible bonds
    '204': 1000, // repo, percent
  },
  SZ: {
    '00': 100, // A shares
    '30': 100, // ChiNext
    '20': 100, // B shares, in Hong Kong dollars
    '39': 100, // indices
    '15': 1000, // ETF
    '16': 1000, // LOF
    '18': 1000, // closed-end funds, REIT
    '12': 10_000, // convertible bonds
    '131': 1000, // repo, percent
  },
  BJ: { '4': 100, '8': 100, '92': 100 },
};

/** Undefined for a code of a class that is not known. */
export function tdxDivisor(exchange: TdxExchange, code: string): number | undefined {
  for (let length = 3; length > 0; length--) {
    const divisor = DIVISORS[exchange][code.slice(0, length)];
    if (divisor !== undefined) return divisor;
  }
  return undefined;
}
