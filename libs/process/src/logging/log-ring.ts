import { formatZonedIso } from '@tidemark/domain';
import { escapeEvent, LogEntry } from './log-line';

export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export const MAX_KEPT_LINES = 500;
/** In characters. What is longer, as an error with all its causes, stands whole in the log file. */
export const MAX_KEPT_MESSAGE = 2_000;
export const MAX_KEPT_PART = 100;

export type KeptLevel = (typeof LOG_LEVELS)[number];

/** A line of the log as it is shown elsewhere. */
export interface KeptLine {
  /** ISO 8601 with offset. */
  readonly at: string;
  readonly level: KeptLevel;
  readonly part: string;
  readonly message: string;
}

/** The last lines of the log, in memory, for whoever cannot read the file. */
export class LogRing {
  private readonly lines: (Omit<KeptLine, 'at'> & Pick<LogEntry, 'atMs' | 'timeZone'>)[] = [];

  constructor(private readonly capacity = MAX_KEPT_LINES) {}

  /** @param entry its secrets masked already: a secret that was cut in two would no longer be found */
  add({ atMs, timeZone, level, context, message }: LogEntry): void {
    this.lines.push({
      atMs, timeZone, level: level.toLowerCase() as Lowercase<typeof level>,
      part: cut(escapeEvent(context), MAX_KEPT_PART), message: cut(escapeEvent(message), MAX_KEPT_MESSAGE),
    });
    if (this.lines.length > this.capacity) this.lines.shift();
  }

  /** Of this level and worse, the newest last. */
  last(limit: number, level: KeptLevel): KeptLine[] {
    const least = LOG_LEVELS.indexOf(level);
    const found = this.lines.filter((line) => LOG_LEVELS.indexOf(line.level) >= least).slice(-limit);
    return found.map(({ atMs, timeZone, ...line }) => ({ at: formatZonedIso(atMs, timeZone), ...line }));
  }
}

/** Copied by way of bytes: a mere slice would keep the whole text in memory, and might end in half a character. */
function cut(text: string, max: number): string {
  return text.length > max ? `${Buffer.from(text.slice(0, max - 1)).toString()}…` : text;
}
