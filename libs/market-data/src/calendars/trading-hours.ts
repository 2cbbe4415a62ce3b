/** Hours of one session as minutes of the day on the exchange's wall clock. */
export interface TradingHours {
  readonly open: number;
  readonly close: number;
  readonly lunch?: { readonly from: number; readonly to: number };
  readonly halfDay: boolean;
}

/** Minute of the day: `at(9, 30)` is 570. */
export function at(hour: number, minute = 0): number {
  return hour * 60 + minute;
}
