import { Injectable } from '@nestjs/common';
import { Database } from '@tidemark/database';

/** Odd bars of one kind. Only `invalid_ohlc` is an error: such a row could not have been written by this program. */
interface BarFinding {
  readonly check: string;
  readonly count: number;
  /** `SPX.US 2020-03-16`, some of them. */
  readonly examples: readonly string[];
}

export interface BarReport {
  readonly bars: number;
  readonly findings: readonly BarFinding[];
}

const EXAMPLES = 5;
const CHECKS: Readonly<Record<string, string>> = {
  missing_values: 'volume is null',
  zero_volume: 'volume = 0',
  extreme_price_change: 'before > 0 and abs(close / before - 1) > 0.2',
  invalid_ohlc: `not (low > 0 and low <= open and low <= close and high >= open and high >= close and high < 'infinity')`,
};
const BARS = `(select b.*, lag(close) over (partition by instrument_id order by date) as before from bar_daily b) b`;
const COUNTS = Object.entries(CHECKS).map(([name, condition]) => `count(*) filter (where ${condition})::int as ${name}`).join(', ');

/** One pass over all stored bars, and one look for the examples of each kind that was found. */
@Injectable()
export class BarChecks {
  constructor(private readonly database: Database) {}

  async run(): Promise<BarReport> {
    return this.database.transaction(async (client) => {
      const { rows: [{ bars, ...counts }] } = await client.query<{ bars: number } & Record<string, number>>(`select count(*)::int as bars, ${COUNTS} from ${BARS}`);
      const findings: BarFinding[] = [];
      for (const [check, condition] of Object.entries(CHECKS)) {
        if (counts[check] === 0) continue;
        const { rows } = await client.query<{ example: string }>(
          `select i.code || '.' || i.exchange || ' ' || b.date as example from ${BARS} join instrument i on i.id = b.instrument_id where ${condition} limit ${EXAMPLES}`,
        );
        findings.push({ check, count: counts[check], examples: rows.map((r) => r.example) });
      }
      const { rows: empty } = await client.query<{ example: string }>(
        `select code || '.' || exchange as example from instrument i
          where removed_at is null and not exists (select from bar_daily where instrument_id = i.id) order by 1`,
      );
      if (empty.length > 0) findings.push({ check: 'no_data', count: empty.length, examples: empty.slice(0, EXAMPLES).map((r) => r.example) });
      return { bars, findings };
    }, { isolation: 'repeatable read', readOnly: true, statementTimeoutMs: 0 });
  }
}
