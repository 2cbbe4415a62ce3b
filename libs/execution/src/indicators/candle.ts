import { BarColumns } from '@tidemark/domain';

/** A bar in the form trading-signals takes. */
export function candle(bars: BarColumns, i: number): {
  open: number; high: number; low: number; close: number; volume: number;
} {
  return { open: bars.open[i], high: bars.high[i], low: bars.low[i], close: bars.close[i], volume: bars.volume[i] };
}
