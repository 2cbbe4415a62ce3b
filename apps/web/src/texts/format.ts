import { useMemo } from 'react';
import { useLanguage } from './language';

export interface Formats {
  readonly number: (value: number | null | undefined, digits?: number) => string;
  readonly percent: (share: number | null | undefined, digits?: number) => string;
  /** An instant with its offset, in the zone of who looks. */
  readonly instant: (iso: string | null | undefined) => string;
  readonly time: (iso: string | null | undefined) => string;
  readonly seconds: (value: number | null | undefined) => string;
}

const NOTHING = '–';

function inParts(locale: string, seconds: number): string {
  const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day') => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  if (seconds < 90) return unit(seconds, 'second');
  if (seconds < 5_400) return unit(seconds / 60, 'minute');
  if (seconds < 172_800) return unit(seconds / 3600, 'hour');
  return unit(seconds / 86_400, 'day');
}

/** Numbers and times as people of the chosen language write them. */
export function useFormats(): Formats {
  const { locale } = useLanguage();
  return useMemo(() => {
    const instant = new Intl.DateTimeFormat(locale, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    const of = (iso: string | null | undefined, format: Intl.DateTimeFormat) => (iso ? format.format(new Date(iso)) : NOTHING);
    return {
      number: (value, digits = 0) => (value === null || value === undefined ? NOTHING : value.toLocaleString(locale, { maximumFractionDigits: digits })),
      percent: (share, digits = 1) => (share === null || share === undefined ? NOTHING : share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: digits })),
      instant: (iso) => of(iso, instant), time: (iso) => of(iso, time),
      seconds: (value) => (value === null || value === undefined ? NOTHING : inParts(locale, value)),
    };
  }, [locale]);
}

/** A word of the server in the page's language; a word that is new to the page as it came. */
export function wordOf(words: Readonly<Record<string, string>>, word: string): string {
  return Object.hasOwn(words, word) ? words[word] : word;
}
