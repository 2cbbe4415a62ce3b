import { BarColumns } from './bar-columns';
import { EpochDay, formatIsoDate } from './epoch-day';
import { TidemarkError } from './tidemark-error';

/** As bars are stored; for splits; for splits and dividends. */
export const ADJUSTMENTS = ['raw', 'split', 'all'] as const;
export type Adjustment = (typeof ADJUSTMENTS)[number];

export const CORPORATE_ACTION_KINDS = ['split', 'dividend'] as const;

/** What made a share another thing from one session to the next. */
export interface CorporateAction {
  /** First session on which it is traded so: the ex-date. */
  readonly day: EpochDay;
  readonly kind: (typeof CORPORATE_ACTION_KINDS)[number];
  /** Split: new shares for one old. Dividend: cash for one share as it was on that day, in the instrument's currency. */
  readonly value: number;
}

/** With the last raw close that is stored from before it; null where there is none, and so nothing that it could change. */
export interface PricedAction extends CorporateAction {
  readonly previous: { readonly day: EpochDay; readonly close: number } | null;
}

/** No market rests longer. A close from longer ago is not the one that the dividend was taken off. */
const LONGEST_REST_DAYS = 31;

/** By what raw bars are multiplied. Those from `days[i - 1]` up to the day before `days[i]` by element i. */
export interface AdjustmentFactors {
  /** Ex-dates, ascending. */
  readonly days: readonly EpochDay[];
  /** One more than there are days; the last is 1: the newest bars stay as they are. */
  readonly price: readonly number[];
  readonly volume: readonly number[];
}

/** 422: no adjusted price can be made of a dividend and the close before it. */
export class AdjustmentError extends TidemarkError {
  readonly code = 'not_adjustable';
  readonly status = 422;
  override readonly field = 'adjustment';
  override readonly messageZh: string;

  constructor(instrument: string, { day, value }: CorporateAction, reason: string, reasonZh: string) {
    super(`adjustment: the dividend of ${instrument} of ${formatIsoDate(day)}, ${value}, ${reason}`);
    this.messageZh = `${instrument} 无法复权: ${formatIsoDate(day)} 的股息 ${value} ${reasonZh}`;
  }
}

/** Whether a value can be one of its kind. */
export function isActionValue({ kind, value }: CorporateAction): boolean {
  return Number.isFinite(value) && value > 0 && (kind === 'dividend' || value !== 1);
}

/**
 * Backwards from the newest bar, as CRSP and most sources do it: a split divides the prices before it by its ratio, a
 * dividend D multiplies them by 1 − D / (close before it). Volumes follow splits alone.
 * @param actions of one instrument, in any order
 * @throws AdjustmentError
 */
export function adjustmentFactors(instrument: string, adjustment: Adjustment, actions: readonly PricedAction[]): AdjustmentFactors {
  const applied = actions.filter(({ kind }) => adjustment === 'all' || (adjustment === 'split' && kind === 'split'));
  const days = [...new Set(applied.map(({ day }) => day))].sort((a, b) => a - b);
  const price = [1];
  const volume = [1];
  for (const day of days.toReversed()) {
    const ofDay = applied.filter((action) => action.day === day);
    const ratio = ofDay.reduce((product, { kind, value }) => (kind === 'split' ? product * value : product), 1);
    const kept = ofDay.reduce((product, action) => product * keptByDividend(instrument, action, ratio), 1);
    price.unshift((price[0] * kept) / ratio);
    volume.unshift(volume[0] * ratio);
  }
  return { days, price, volume };
}

/** What is left of a price when the dividend has gone; it is paid for a new share where one day has both. */
function keptByDividend(instrument: string, action: PricedAction, ratio: number): number {
  const { kind, day, value, previous } = action;
  if (kind !== 'dividend' || previous === null) return 1;
  if (day - previous.day > LONGEST_REST_DAYS) {
    const before = formatIsoDate(previous.day);
    throw new AdjustmentError(instrument, action, `has no close before it, the last one stored is of ${before}: sync the days between`, `之前没有收盘价, 最近的是 ${before}: 请先同步缺失的日期`);
  }
  const kept = 1 - (value * ratio) / previous.close;
  if (kept > 0) return kept;
  throw new AdjustmentError(instrument, action, `is not below the close before it, ${previous.close}`, `不低于前收盘价 ${previous.close}`);
}

/** Raw bars as they are read. */
export function adjusted(bars: BarColumns, { days, price, volume }: AdjustmentFactors): BarColumns {
  const out = BarColumns.ofLength(bars.length);
  let step = 0;
  for (let i = 0; i < bars.length; i++) {
    while (step < days.length && days[step] <= bars.days[i]) step++;
    out.days[i] = bars.days[i];
    for (const name of ['open', 'high', 'low', 'close'] as const) out[name][i] = bars[name][i] * price[step];
    out.volume[i] = bars.volume[i] * volume[step];
    out.amount[i] = bars.amount[i];
  }
  return out;
}
