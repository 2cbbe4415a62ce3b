import { BarColumns, brokenBarRule, formatIsoDate, RejectedRow } from '@tidemark/domain';
import { isoDate } from '../bars/iso-dates';

/** A bar as clients of the original read it; `code` and `symbol` are the caller's spelling. Null: the source has none. */
export interface KdataRow {
  /** Start of the session's date, in the exchange's zone: `2024-01-02T00:00:00`. */
  readonly datetime: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | null;
  readonly amount: number | null;
  readonly code: string;
  readonly symbol: string;
  readonly data_source: string;
}

/** A row that is no bar, with the rule it breaks and what the provider sent. */
export interface RejectedKdata {
  readonly symbol: string;
  readonly date: string | null;
  readonly rule: string;
  readonly detail: string;
  readonly raw: string;
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Sorts bars into rows and rejects. A volume of 0 is a fact, not a fault. */
export function kdataOf(bars: BarColumns, symbol: string, dataSource: string): { rows: KdataRow[]; rejected: RejectedKdata[] } {
  const rows: KdataRow[] = [];
  const rejected: RejectedKdata[] = [];
  for (let i = 0; i < bars.length; i++) {
    const [open, high, low, close, volume, amount] = [bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i], bars.amount[i]];
    const date = isoDate(bars.days[i]);
    const rule = brokenBarRule(open, high, low, close, volume, amount);
    if (rule === undefined) {
      rows.push({
        datetime: `${date}T00:00:00`, open, high, low, close, volume: known(volume), amount: known(amount),
        code: symbol, symbol, data_source: dataSource,
      });
      continue;
    }
    const sent = { date, open, high, low, close, volume, amount };
    const raw = JSON.stringify(sent, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value));
    rejected.push({ symbol, date, rule, detail: `open ${open}, high ${high}, low ${low}, close ${close}, volume ${volume}`, raw });
  }
  return { rows, rejected };
}

/** Rows the provider itself could not read. */
export function rejectedOf(rejects: readonly RejectedRow[], symbol: string): RejectedKdata[] {
  return rejects.map(({ day, rule, detail, raw }) => ({ symbol, date: day === null ? null : formatIsoDate(day), rule, detail, raw }));
}
