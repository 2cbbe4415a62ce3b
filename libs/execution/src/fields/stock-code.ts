import { formatInstrument, InstrumentKey, InstrumentSpellingError, parseInstrument } from '@tidemark/domain';
import { z } from 'zod';

/** An instrument as the caller wrote it, for the answer, and its canonical spelling. */
export interface NamedInstrument {
  readonly spelling: string;
  readonly canonical: string;
  readonly key: InstrumentKey;
}

/**
 * Clients of the original send bare codes. Six digits alone name two instruments elsewhere; in these fields they are a
 * stock or a fund, whose exchange follows from the leading digits: `000001` is 000001.SZ, never the index 000001.SH.
 */
const EXCHANGE_OF_BARE: readonly [RegExp, string][] = [
  [/^(?:4|8|92)\d+$/, 'BJ'], [/^[569]\d{5}$/, 'SH'], [/^[0123]\d{5}$/, 'SZ'], [/^\d{5}$/, 'HK'],
];

function complete(text: string): string {
  const exchange = /^\d{5,6}$/.test(text) ? EXCHANGE_OF_BARE.find(([digits]) => digits.test(text))?.[1] : undefined;
  return exchange === undefined ? text : `${text}.${exchange}`;
}

/** Any accepted spelling, and bare stock codes. @throws InstrumentSpellingError */
export function readStockCode(spelling: string): NamedInstrument {
  const key = parseInstrument(complete(spelling));
  return { spelling, canonical: formatInstrument(key), key };
}

export const stockCode = z.string().transform((text, context): NamedInstrument => {
  try {
    return readStockCode(text);
  } catch (error) {
    if (!(error instanceof InstrumentSpellingError)) throw error;
    context.issues.push({ code: 'custom', input: text, message: error.message });
    return z.NEVER;
  }
});
