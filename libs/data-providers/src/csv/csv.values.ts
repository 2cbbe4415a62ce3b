import { EpochDay, epochDayOf } from '@tidemark/domain';
import { CsvDateFormat } from './csv.map';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const MISSING = new Set(['', 'null', 'nan', 'na', 'n/a', 'none', 'nil', '-', '--', '#n/a']);
const TIME = /^(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?$/;
const DAY_PART: Readonly<Record<CsvDateFormat, RegExp>> = {
  'YYYY-MM-DD': /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})/,
  'YYYY/MM/DD': /^(?<y>\d{4})\/(?<m>\d{1,2})\/(?<d>\d{1,2})/,
  YYYYMMDD: /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})/,
  'MM/DD/YYYY': /^(?<m>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})/,
  'DD/MM/YYYY': /^(?<d>\d{1,2})\/(?<m>\d{1,2})\/(?<y>\d{4})/,
};
const UNAMBIGUOUS: readonly CsvDateFormat[] = ['YYYY-MM-DD', 'YYYY/MM/DD', 'YYYYMMDD'];
const MIDNIGHT = /^00:00(?::00(?:\.0+)?)?$/;

export interface CsvDate {
  readonly day: EpochDay;
  /** Time of day as written, '' for none or midnight. */
  readonly time: string;
}

/** The date as written, which is the session date in the exchange's zone; a time of day behind it is set apart. */
export function parseCsvDate(text: string, format?: CsvDateFormat): CsvDate | undefined {
  for (const candidate of format ? [format] : UNAMBIGUOUS) {
    const match = DAY_PART[candidate].exec(text);
    if (!match?.groups) continue;
    const time = TIME.exec(text.slice(match[0].length));
    const [year, month, dayOfMonth] = [match.groups['y'], match.groups['m'], match.groups['d']].map(Number);
    const day = epochDayOf(year, month, dayOfMonth);
    const date = new Date(day * 86_400_000);
    if (!time || year < 1800 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== dayOfMonth) return undefined;
    return { day, time: time[1] === undefined || MIDNIGHT.test(time[1]) ? '' : time[1] };
  }
  return undefined;
}

/**
 * Undefined for a value that is not there, in the words files have for it; NaN for text that is no finite number, with
 * thousands separators for one: to guess at `1,234` means 1.234 somewhere else.
 */
export function parseCsvNumber(text: string): number | undefined {
  if (NUMBER.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : NaN;
  }
  return MISSING.has(text.toLowerCase()) ? undefined : NaN;
}

/** Value × scale, without the noise of the last digit: 816377.76 × 100 is 81637776 and raw × 0.001 is raw / 1000. */
export function scaled(value: number, scale: number): number {
  return scale === 1 ? value : Number((value * scale).toPrecision(15));
}
