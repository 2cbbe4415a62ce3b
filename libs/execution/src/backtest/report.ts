import { BarColumns } from '@tidemark/domain';
import { isoDate } from '../bars/iso-dates';
import { Trade } from './portfolio';
import { Simulation } from './simulate';

const side = (units: number): 'long' | 'short' => (units > 0 ? 'long' : 'short');

/** `trades`, `open_position` and `equity_curve` as they stand in a task's result; dates are session dates. */
export function reportSimulation({ days, close }: BarColumns, { window: { start, end }, equity, trades, open }: Simulation): {
  trades: object[]; open_position: object | null; equity_curve: { date: string; equity: number }[];
} {
  // A plain loop: Array.from with a callback took a quarter of a whole backtest.
  const curve = new Array<{ date: string; equity: number }>(equity.length);
  for (let i = 0; i < equity.length; i++) curve[i] = { date: isoDate(days[start + i]), equity: equity[i] };
  return {
    trades: trades.map((trade) => reportTrade(days, trade)),
    open_position: open ? {
      side: side(open.units), entry_date: isoDate(days[open.entry]), entry_price: open.entryPrice, size: Math.abs(open.units),
      commission: open.entryCommission, pnl: open.units * (close[end - 1] - open.entryPrice) - open.entryCommission,
    } : null,
    equity_curve: curve,
  };
}

function reportTrade(days: Int32Array, trade: Trade): object {
  return {
    side: side(trade.units), entry_date: isoDate(days[trade.entry]), exit_date: isoDate(days[trade.exit]),
    entry_price: trade.entryPrice, exit_price: trade.exitPrice, size: Math.abs(trade.units),
    pnl: trade.pnl, return: trade.return, commission: trade.commission, bars_held: trade.exit - trade.entry,
    exit_reason: trade.reason,
  };
}
