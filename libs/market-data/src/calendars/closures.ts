import { EpochDay, parseIsoDate, weekday } from '@tidemark/domain';

/** Weekdays on which an exchange stayed shut, with the reason. */
export type Closures = Map<EpochDay, string>;

/** `2012-10-29..2012-10-30 Hurricane Sandy` or `2018-12-05 …`: one closure as the tables write it. */
export type ClosureLine = `${string} ${string}`;

const LINE = /^(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))? (.+)$/;

/** Whether it falls on Monday to Friday. */
export function isWeekday(day: EpochDay): boolean {
  const number = weekday(day);
  return number !== 0 && number !== 6;
}

/** Adds the weekdays of each line. A table with a date that does not exist must not start. */
export function addClosureLines(closures: Closures, lines: readonly ClosureLine[]): void {
  for (const line of lines) {
    const [, fromText, toText, name] = LINE.exec(line) ?? [];
    const from = parseIsoDate(fromText ?? '');
    const to = parseIsoDate(toText ?? fromText ?? '');
    if (from === undefined || to === undefined || to < from) throw new Error(`closure table: cannot read "${line}"`);
    for (let day = from; day <= to; day++) if (isWeekday(day)) closures.set(day, name);
  }
}
