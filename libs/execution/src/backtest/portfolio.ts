import { BacktestSettings } from './settings';
import { Side } from './strategy';

export interface Position {
  readonly entry: number;
  /** Below 0 for a short. */
  readonly units: number;
  readonly entryPrice: number;
  readonly entryCommission: number;
}

/** Indexes are bars; money is the instrument's currency. */
export interface Trade extends Position {
  readonly exit: number;
  readonly exitPrice: number;
  /** Of both fills. */
  readonly commission: number;
  /** Net of commission. */
  readonly pnl: number;
  /** pnl as a fraction of what the entry cost (of a short: brought in). */
  readonly return: number;
  readonly reason: 'signal' | 'end' | 'ruin';
}

/** Cash and at most one position. */
export class Portfolio {
  readonly trades: Trade[] = [];
  position: Position | undefined;
  private cash: number;

  constructor(private readonly settings: BacktestSettings) {
    this.cash = settings.initialCash;
  }

  get side(): Side {
    return this.position === undefined ? 0 : this.position.units > 0 ? 1 : -1;
  }

  value(price: number): number {
    return this.position === undefined ? this.cash : this.cash + this.position.units * price;
  }

  /** Closes what is held and opens the other side, both at this price before slippage. */
  turn(bar: number, price: number, side: Side, reason: Trade['reason'] = 'signal'): void {
    if (this.position !== undefined) this.close(this.position, bar, price, reason);
    if (side !== 0) this.open(bar, price * (1 + side * this.settings.slippage), side);
  }

  private open(bar: number, entryPrice: number, side: 1 | -1): void {
    const size = this.affordable(entryPrice, side);
    if (size <= 0) return;
    const units = side * size;
    const entryCommission = this.commissionOf(size * entryPrice);
    this.cash -= units * entryPrice + entryCommission;
    this.position = { entry: bar, units, entryPrice, entryCommission };
  }

  private close(position: Position, bar: number, price: number, reason: Trade['reason']): void {
    const { units, entryPrice, entryCommission } = position;
    const exitPrice = price * (1 - Math.sign(units) * this.settings.slippage);
    const exitCommission = this.settings.commissionOn === 'entry' ? 0 : this.commissionOf(Math.abs(units) * exitPrice);
    this.cash += units * exitPrice - exitCommission;
    this.position = undefined;
    const commission = entryCommission + exitCommission;
    const pnl = units * (exitPrice - entryPrice) - commission;
    this.trades.push({
      entry: position.entry, units, entryPrice, entryCommission, exit: bar, exitPrice, commission, pnl, reason,
      return: pnl / Math.abs(units * entryPrice + entryCommission),
    });
  }

  private commissionOf(value: number): number {
    return Math.max(this.settings.commissionMinimum, value * this.settings.commission);
  }

  /** As many lots as the budget pays for, commission included; of a short, as many as bring it in. */
  private affordable(price: number, side: 1 | -1): number {
    const { sizing, commission, commissionMinimum, lotSize } = this.settings;
    const budget = sizing.type === 'all_in' ? this.cash
      : sizing.type === 'percent' ? (this.cash * sizing.percent) / 100 : Math.min(this.cash, sizing.amount);
    const byRate = budget / (price * (1 + side * commission));
    const units = side === 1 ? Math.min(byRate, (budget - commissionMinimum) / price) : byRate;
    return Math.max(0, Math.floor(units / lotSize) * lotSize);
  }
}
