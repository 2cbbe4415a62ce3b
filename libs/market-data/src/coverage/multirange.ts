import { DayRange, formatIsoDate, parseIsoDate } from '@tidemark/domain';

/** Postgres's text of a datemultirange, both ways. It prints half-open ranges: `{[2020-01-02,2020-01-04)}`. */
export function formatMultirange(ranges: readonly DayRange[]): string {
  return `{${ranges.map((r) => `[${formatIsoDate(r.from)},${formatIsoDate(r.to + 1)})`).join(',')}}`;
}

export function parseMultirange(text: string): DayRange[] {
  const out: DayRange[] = [];
  for (const [, from, until] of text.matchAll(/\[(\d{4}-\d{2}-\d{2}),(\d{4}-\d{2}-\d{2})\)/g)) {
    out.push({ from: parseIsoDate(from) as number, to: (parseIsoDate(until) as number) - 1 });
  }
  return out;
}
