/** Market identifier codes of ISO 10383 that have a trading calendar here, and `24x7` for what never closes. */
export const MICS = ['XSHG', 'XSHE', 'BJSE', 'XHKG', 'XNYS', 'XNAS', '24x7'] as const;
export type Mic = (typeof MICS)[number];

/** The exchange half of an instrument's key, and the suffix of its canonical spelling. */
export const EXCHANGES = ['SH', 'SZ', 'BJ', 'HK', 'US', '24X7'] as const;
export type Exchange = (typeof EXCHANGES)[number];

export const DEFAULT_MIC: Readonly<Record<Exchange, Mic>> = {
  SH: 'XSHG', SZ: 'XSHE', BJ: 'BJSE', HK: 'XHKG', US: 'XNYS', '24X7': '24x7',
};

/** What identifies an instrument: index `000001.SH` and stock `000001.SZ` are two. */
export interface InstrumentKey {
  readonly exchange: Exchange;
  readonly code: string;
}

export class InstrumentSpellingError extends Error {
  readonly code = 'invalid_instrument';

  constructor(readonly spelling: string, readonly reason: string) {
    super(`instrument ${JSON.stringify(spelling.slice(0, 40))}: ${reason}`);
  }
}

const MAX_SPELLING = 32;
const CODE_SHAPE: Readonly<Record<Exchange, RegExp>> = {
  SH: /^\d{6}$/,
  SZ: /^\d{6}$/,
  BJ: /^\d{6}$/,
  HK: /^\d{5}$/,
  US: /^[A-Z^][A-Z0-9]{0,9}(?:[.\-/][A-Z0-9]{1,4})?$/,
  '24X7': /^[A-Z0-9]{2,12}(?:-[A-Z0-9]{2,8})?$/,
};

function isExchange(text: string): text is Exchange {
  return (EXCHANGES as readonly string[]).includes(text);
}

function build(spelling: string, exchange: Exchange, code: string): InstrumentKey {
  const full = exchange === 'HK' && /^\d{1,5}$/.test(code) ? code.padStart(5, '0') : code;
  if (!CODE_SHAPE[exchange].test(full)) {
    throw new InstrumentSpellingError(spelling, `"${code}" is not a code of exchange ${exchange}`);
  }
  return { exchange, code: full };
}

/**
 * Every spelling that clients use: `000001.SZ`, `sz000001`, `sz.000001`, `SZ.000001`, `US.AAPL`, `HK.00700`, `AAPL`.
 * @throws InstrumentSpellingError naming what is wrong; six bare digits are refused, for they name two instruments.
 */
export function parseInstrument(spelling: string): InstrumentKey {
  if (spelling.length === 0 || spelling.length > MAX_SPELLING || !/^[\x21-\x7e]+$/.test(spelling)) {
    throw new InstrumentSpellingError(spelling, `must be 1 to ${MAX_SPELLING} printable ASCII characters without blanks`);
  }
  const text = spelling.toUpperCase();
  const glued = /^(SH|SZ|BJ)(\d{6})$/.exec(text);
  if (glued) return build(spelling, glued[1] as Exchange, glued[2]);
  const lastDot = text.lastIndexOf('.');
  const suffix = lastDot < 0 ? '' : text.slice(lastDot + 1);
  if (isExchange(suffix)) return build(spelling, suffix, text.slice(0, lastDot));
  const firstDot = text.indexOf('.');
  const prefix = firstDot < 0 ? '' : text.slice(0, firstDot);
  if (isExchange(prefix)) return build(spelling, prefix, text.slice(firstDot + 1));
  if (/^\d+$/.test(text)) {
    throw new InstrumentSpellingError(spelling, `names no exchange; write ${text}.SZ or ${text}.SH`);
  }
  // A share class is one letter (BRK.B); anything longer behind the dot was meant as an exchange.
  if (suffix.length > 1) {
    throw new InstrumentSpellingError(spelling, `"${suffix}" is no exchange; there are ${EXCHANGES.join(', ')}`);
  }
  return build(spelling, 'US', text);
}

/** The one canonical spelling on output: `000001.SZ`, `00700.HK`, `AAPL.US`. */
export function formatInstrument(key: InstrumentKey): string {
  return `${key.code}.${key.exchange}`;
}
