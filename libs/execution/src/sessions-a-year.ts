import { weekday } from '@tidemark/domain';

/** 252 of an exchange; 365 for what trades at weekends too. */
export function sessionsAYear(days: Int32Array): number {
  let weekend = 0;
  for (let i = 0; i < days.length; i++) {
    const day = weekday(days[i]);
    if (day === 0 || day === 6) weekend++;
  }
  // Weekends are 2 days of 7: six tenths of that cannot come from a few special sessions.
  return weekend > days.length * (2 / 7) * 0.6 ? 365 : 252;
}
