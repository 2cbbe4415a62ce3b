/** Why a row may not be stored as a bar. The words are the `rule` column of the quarantine. */
export const BAR_RULES = [
  'invalid_date', 'missing_value', 'not_a_number', 'not_positive', 'high_below_low', 'price_outside_range',
  'negative_volume', 'negative_amount', 'unsafe_number', 'not_a_session', 'future_session', 'duplicate_date',
  'outside_request', 'wrong_instrument', 'malformed_row',
] as const;
export type BarRule = (typeof BAR_RULES)[number];

/** NaN means "the source has no value": allowed for volume and amount, never for a price. */
export function brokenBarRule(
  open: number, high: number, low: number, close: number, volume: number, amount: number,
): BarRule | undefined {
  // One comparison chain for the good row; the reasons are worked out only for a bad one.
  if (
    low > 0 && low <= open && low <= close && high >= open && high >= close && high < Infinity &&
    (volume >= 0 ? volume <= Number.MAX_SAFE_INTEGER : volume !== volume) &&
    (amount >= 0 ? amount < Infinity : amount !== amount)
  ) {
    return undefined;
  }
  if (open !== open || high !== high || low !== low || close !== close) return 'missing_value';
  if (![open, high, low, close].every(Number.isFinite)) return 'not_a_number';
  if (Math.min(open, high, low, close) <= 0) return 'not_positive';
  if (high < low) return 'high_below_low';
  if (low > open || low > close || high < open || high < close) return 'price_outside_range';
  if (volume < 0) return 'negative_volume';
  if (amount < 0) return 'negative_amount';
  return 'unsafe_number';
}
