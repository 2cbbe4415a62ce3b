import {
  EpochDay, formatInstrument, InstrumentKey, InstrumentSpellingError, parseInstrument, parseIsoDate,
} from '@tidemark/domain';
import { z } from 'zod';

/** Pieces that request schemas are built of. Give each use its own `.meta({ description, example })`. */

const DATE_MESSAGE_ZH = '日期格式错误，应为 YYYY-MM-DD';
const DATE_MESSAGE = 'must be a date YYYY-MM-DD that exists';
/** As many as one request may name; more is a mistake or an attack. */
export const MAX_INSTRUMENTS = 10_000;

/** `YYYY-MM-DD` and nothing else, as a string. */
export const isoDate = z.string()
  .refine((text) => parseIsoDate(text) !== undefined, {
    error: DATE_MESSAGE, params: { zh: DATE_MESSAGE_ZH, code: 'invalid_date' },
  })
  .meta({ format: 'date', description: 'A date, YYYY-MM-DD', example: '2026-11-20' });

/** `YYYY-MM-DD` and nothing else, as the domain's epoch day. */
export const isoDay = isoDate
  .transform((text): EpochDay => parseIsoDate(text) ?? z.NEVER)
  .meta({ format: 'date', description: 'A date, YYYY-MM-DD', example: '2026-11-20' });

function readSpelling(text: string, report: (reason: string) => void): InstrumentKey | undefined {
  try {
    return parseInstrument(text);
  } catch (error) {
    if (!(error instanceof InstrumentSpellingError)) throw error;
    report(error.message);
    return undefined;
  }
}

/** Any accepted spelling of one instrument → its key. */
export const instrumentSpelling = z.string()
  .transform((text, context): InstrumentKey => readSpelling(text, (reason) => {
    context.issues.push({
      code: 'custom', input: text, message: reason, params: { code: 'invalid_instrument', zh: `股票代码错误: ${reason}` },
    });
  }) ?? z.NEVER)
  .meta({ description: 'An instrument: 000001.SZ, sz.000001, US.AAPL, AAPL …', example: '000001.SZ' });

function distinct(keys: readonly InstrumentKey[]): InstrumentKey[] {
  return [...new Map(keys.map((key) => [formatInstrument(key), key])).values()];
}

/** JSON: an array of spellings → keys, duplicates collapsed, 1 to 10 000. */
export const instrumentArray = z.array(instrumentSpelling).min(1).max(MAX_INSTRUMENTS)
  .transform(distinct)
  .meta({ description: 'Instruments in any accepted spelling', example: ['000001.SZ', 'AAPL.US'] });

/** Query string: `a,b,c` → keys, duplicates collapsed, 1 to 10 000. */
export const instrumentList = z.string()
  .transform((text) => text.split(','))
  .pipe(instrumentArray)
  .meta({ description: 'Instruments, separated by commas', example: '000001.SZ,AAPL.US' });

/** Query string: a plain decimal integer. No blanks, no sign but `-`, no `1e3`, no `0x10`, no leading zero. */
export function intInRange(min: number, max: number) {
  const text = `must be a whole number from ${min} to ${max}`;
  return z.string()
    .refine((value) => /^(?:0|-?[1-9]\d{0,14})$/.test(value) && Number(value) >= min && Number(value) <= max, {
      error: text, params: { zh: `应为 ${min}-${max} 之间的整数` },
    })
    .transform(Number)
    .meta({ type: 'integer', minimum: min, maximum: max, description: text });
}

const LAST_PAGE = 1_000_000;
export const FIRST_PAGE = 1;

/** Query string: page number from 1, default 1. */
export const page = intInRange(FIRST_PAGE, LAST_PAGE).prefault('1')
  .meta({ type: 'integer', minimum: 1, default: 1, description: 'Page, from 1', example: 1 });

/** Query string: rows on a page. */
export function pageSize(max: number, preset = Math.min(50, max)) {
  return intInRange(1, max).prefault(String(preset))
    .meta({ type: 'integer', minimum: 1, maximum: max, default: preset, description: `Rows a page, 1 to ${max}`, example: preset });
}

/** Query string: `true` or `false`. */
export const flag = z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
  .meta({ type: 'boolean', description: 'true or false', example: true });
