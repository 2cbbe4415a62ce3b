import { EpochDay, formatIsoDate } from '@tidemark/domain';

/** Two centuries of days: what one process can meet. */
const MAX_HELD = 80_000;
const held = new Map<EpochDay, string>();

/** `YYYY-MM-DD`, kept: an equity curve of 5 000 days would otherwise spend as long on dates as on the backtest itself. */
export function isoDate(day: EpochDay): string {
  let text = held.get(day);
  if (text === undefined) {
    if (held.size >= MAX_HELD) held.clear();
    held.set(day, text = formatIsoDate(day));
  }
  return text;
}
