/** A calendar date without a zone, as whole days since 1970-01-01. Session dates travel in this form. */
export type EpochDay = number;

export const MS_PER_DAY = 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const FIRST_YEAR = 1800;

/** Strict `YYYY-MM-DD`, nothing else: no week dates, no instants, no trailing newline, no 30 February. */
export function parseIsoDate(text: string): EpochDay | undefined {
  if (text.length !== 10 || !ISO_DATE.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || Number(text.slice(0, 4)) < FIRST_YEAR) return undefined;
  const day = ms / MS_PER_DAY;
  return formatIsoDate(day) === text ? day : undefined;
}

export function formatIsoDate(day: EpochDay): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** 0 = Sunday … 6 = Saturday. 1970-01-01 was a Thursday. */
export function weekday(day: EpochDay): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function epochDayOf(year: number, month: number, dayOfMonth: number): EpochDay {
  return Date.UTC(year, month - 1, dayOfMonth) / MS_PER_DAY;
}
