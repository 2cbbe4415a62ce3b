import { BarRule } from '@tidemark/domain';

type Value = number | string | null;
interface Row {
  readonly date: string;
  readonly open: Value;
  readonly high: Value;
  readonly low: Value;
  readonly close: Value;
  readonly volume: Value;
  readonly amount: Value;
}

/** What is wrong with a row, in words and with its numbers. */
export function ruleDetail(rule: BarRule, row: Row): string {
  const prices = `open ${row.open}, high ${row.high}, low ${row.low}, close ${row.close}`;
  switch (rule) {
    case 'high_below_low': return `high ${row.high} is below low ${row.low}`;
    case 'price_outside_range': return `open ${row.open} or close ${row.close} lies outside low ${row.low} … high ${row.high}`;
    case 'not_positive': return `a price is not above 0: ${prices}`;
    case 'missing_value': return `a price is missing: ${prices}`;
    case 'not_a_number': return `a price is no finite number: ${prices}`;
    case 'negative_volume': return `volume ${row.volume} is negative`;
    case 'negative_amount': return `amount ${row.amount} is negative`;
    case 'unsafe_number': return `volume ${row.volume} or amount ${row.amount} is too large to be exact`;
    case 'not_a_session': return `the exchange had no session on ${row.date}`;
    case 'future_session': return `the session of ${row.date} had not opened yet`;
    case 'duplicate_date': return `there was another row of ${row.date}, or one of a later day, before it`;
    case 'outside_request': return `${row.date} lies outside of what was asked for`;
    case 'invalid_date':
    case 'wrong_instrument':
    case 'malformed_row': return `the row breaks the rule ${rule}`;
  }
}
