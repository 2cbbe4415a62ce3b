import { BarColumns, BarRule, EpochDay, RejectedRow } from '@tidemark/domain';

/** How much of a rejected row is kept. */
const RAW_LIMIT = 2_000;

interface Row {
  readonly day: EpochDay;
  /** open, high, low, close, volume, amount */
  readonly values: readonly [number, number, number, number, number, number];
  /** Place in the answer. */
  readonly index: number;
}

interface Rejection {
  readonly day: EpochDay | null;
  /** The row before it, which tells where a row without a date belongs. */
  readonly near: EpochDay | undefined;
  readonly rule: BarRule;
  readonly detail: string;
  readonly index: number;
}

/**
 * Brings the rows of an answer into the shape a provider owes: ascending, one bar a day, only the asked range. Equal
 * duplicates collapse; of differing ones the first stays and the later are rejected. Rows outside the range are
 * dropped in silence: a local file always holds more than was asked.
 */
export class RowCollector {
  private readonly rows: Row[] = [];
  private readonly rejections: Rejection[] = [];
  private lastDay: EpochDay | undefined;

  /** @param raw the row at a place of the answer, as it was sent; called only for rejected rows */
  constructor(
    private readonly from: EpochDay, private readonly to: EpochDay, private readonly raw: (index: number) => string,
  ) {}

  add(day: EpochDay, values: Row['values'], index: number): void {
    this.rows.push({ day, values, index });
    this.lastDay = day;
  }

  reject(day: EpochDay | null, rule: BarRule, detail: string, index: number): void {
    this.rejections.push({ day, near: this.lastDay, rule, detail, index });
  }

  build(): { bars: BarColumns; rejects: RejectedRow[] } {
    const first = this.rows[0]?.day;
    const inRange = this.rows.filter((row) => row.day >= this.from && row.day <= this.to);
    inRange.sort((a, b) => a.day - b.day || a.index - b.index);
    const kept: Row[] = [];
    for (const row of inRange) {
      const before = kept.at(-1);
      if (before?.day !== row.day) kept.push(row);
      else if (!same(before, row)) {
        this.reject(row.day, 'duplicate_date', 'differs from an earlier row of the same day', row.index);
      }
    }
    const rejects = this.rejections
      .filter((rejection) => rejection.rule === 'outside_request' || this.covers(rejection.day ?? rejection.near ?? first))
      .map(({ day, rule, detail, index }) => ({ day, rule, detail, raw: this.raw(index).slice(0, RAW_LIMIT) }));
    return { bars: columnsOf(kept), rejects };
  }

  /** A row without a date in a file without dates belongs to every range. */
  private covers(day: EpochDay | undefined): boolean {
    return day === undefined || (day >= this.from && day <= this.to);
  }
}

function same(a: Row, b: Row): boolean {
  return a.values.every((value, i) => Object.is(value, b.values[i]));
}

function columnsOf(rows: readonly Row[]): BarColumns {
  const bars = BarColumns.ofLength(rows.length);
  const fields = [bars.open, bars.high, bars.low, bars.close, bars.volume, bars.amount];
  rows.forEach((row, i) => {
    bars.days[i] = row.day;
    fields.forEach((field, f) => (field[i] = row.values[f]));
  });
  return bars;
}
