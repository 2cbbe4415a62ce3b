import { z } from 'zod';

const money = z.number().positive().max(1e15);
const fraction = z.number().min(0).max(0.5);

const sizing = z.union([
  z.enum(['all_in']).transform((type) => ({ type })),
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('all_in') }),
    z.object({ type: z.literal('percent'), percent: z.number().positive().max(100) }),
    z.object({ type: z.literal('fixed'), amount: money }),
  ]),
], { error: 'must be "all_in", {"type":"percent","percent":0..100} or {"type":"fixed","amount":…}' });

type Sizing = z.output<typeof sizing>;

/** How orders are filled and what they cost; the names of a task's fields. */
export const settingsFields = {
  initial_cash: money.optional(), initial_capital: money.optional(), cash: money.optional(),
  commission: fraction.optional(),
  commission_minimum: z.number().min(0).max(1e9).default(0),
  commission_on: z.enum(['both', 'entry']).default('both'),
  slippage: fraction.default(0),
  sizing: sizing.optional(),
  lot_size: z.number().positive().max(1e9).default(1),
  allow_short: z.boolean().default(false),
  fill: z.enum(['next_open', 'close']).default('next_open'),
  close_at_end: z.boolean().default(true),
};

/** A common rate of discount brokers: a backtest without costs flatters every strategy that trades much. */
const COMMISSION = 0.0003;
const CASH = 100_000;

export interface BacktestSettings {
  readonly initialCash: number;
  /** Fraction of the value of each fill, at least `commissionMinimum` in money. */
  readonly commission: number;
  readonly commissionMinimum: number;
  /** `entry`: charged on the way in only, as some programs do. */
  readonly commissionOn: 'both' | 'entry';
  /** Fraction by which each fill is worse than the market's price. */
  readonly slippage: number;
  readonly sizing: Sizing;
  /** Units are bought in multiples of it: 1, 100, or 0.0001 for what can be split. */
  readonly lotSize: number;
  readonly allowShort: boolean;
  /** `next_open`: at the open after the decision. `close`: at the close that was decided on, which nobody can quite do. */
  readonly fill: 'next_open' | 'close';
  /** A position still held is closed at the last close; else it stays out of `trades`. */
  readonly closeAtEnd: boolean;
}

export function readSettings(fields: z.output<z.ZodObject<typeof settingsFields>>): BacktestSettings {
  return {
    initialCash: fields.initial_cash ?? fields.initial_capital ?? fields.cash ?? CASH,
    commission: fields.commission ?? COMMISSION,
    commissionMinimum: fields.commission_minimum,
    commissionOn: fields.commission_on,
    slippage: fields.slippage,
    sizing: fields.sizing ?? { type: 'all_in' },
    lotSize: fields.lot_size,
    allowShort: fields.allow_short,
    fill: fields.fill,
    closeAtEnd: fields.close_at_end,
  };
}

/** As they stand in a result, so that it can be repeated: the names of the task's fields. */
export function reportSettings(settings: BacktestSettings): Readonly<Record<string, unknown>> {
  return {
    initial_cash: settings.initialCash, commission: settings.commission, commission_minimum: settings.commissionMinimum,
    commission_on: settings.commissionOn, slippage: settings.slippage, sizing: settings.sizing, lot_size: settings.lotSize,
    allow_short: settings.allowShort, fill: settings.fill, close_at_end: settings.closeAtEnd,
  };
}
