import { barsOf } from '../../../../test/support/task-context';
import { drawdowns } from './drawdowns';
import { equityFigures } from './equity-figures';
import { Trade } from './portfolio';
import { Simulation } from './simulate';
import { tradeFigures } from './trade-figures';

const flat = (closes: number[]) => barsOf(closes.map((close) => [close, close] as const));
const simulation = (equity: number[], trades: Partial<Trade>[] = []): Simulation => ({
  window: { start: 0, end: equity.length }, equity: Float64Array.from(equity), trades: trades as Trade[], open: undefined, ruined: false,
});

test.each<[number[], [number, number, number][]]>([
  [[1, 2, 3], []],
  [[100, 90, 80, 100, 110, 99], [[0, 3, 0.2], [4, 5, 0.1]]],
  [[100, 50], [[0, 1, 0.5]]],
  [[100, 100, 75, 80, 100, 100], [[1, 4, 0.25]]],
  [[0, 0], []],
])('drawdowns of %j', (equity, expected) => {
  expect(drawdowns(Float64Array.from(equity)).map(({ from, to, depth }) => [from, to, Number(depth.toFixed(9))])).toEqual(expected);
});

test('return, Sharpe and drawdown by hand', () => {
  const figures = equityFigures(flat([10, 11, 12]), simulation([100, 110, 99]), 100);
  expect(figures.total_return).toBeCloseTo(-0.01, 12);
  expect(figures.max_drawdown).toBeCloseTo(-0.1, 12);
  expect(figures.buy_and_hold_return).toBeCloseTo(0.2, 12);
  expect(figures.sharpe).toBeCloseTo(0, 12);
  expect(equityFigures(flat([1, 1, 1]), simulation([100, 101, 103.02]), 100).sharpe).toBeCloseTo((0.015 / Math.sqrt(0.00005)) * Math.sqrt(252), 6);
});

test('what does not exist is null, never NaN', () => {
  for (const equity of [[100], [100, 100], [100, 0]]) {
    const figures = { ...equityFigures(flat(equity.map(() => 5)), simulation(equity), 100), ...tradeFigures(flat(equity), simulation(equity)) };
    for (const value of Object.values(figures)) expect(value === null || Number.isFinite(value)).toBe(true);
    expect(figures).toMatchObject({ win_rate: null, profit_factor: null, trades_count: 0, exposure_time: 0 });
  }
});

test('of trades: wins, factors and bars held, a bar shared by two counted once', () => {
  const figures = tradeFigures(flat([1, 1, 1, 1, 1, 1, 1, 1]), simulation([1, 1, 1, 1, 1, 1, 1, 1], [
    { entry: 1, exit: 3, pnl: 30, return: 0.3, commission: 1 }, { entry: 3, exit: 4, pnl: -10, return: -0.2, commission: 2 }, { entry: 6, exit: 6, pnl: 0, return: 0, commission: 3 },
  ]));
  expect(figures).toMatchObject({ trades_count: 3, win_rate: 1 / 3, best_trade: 0.3, worst_trade: -0.2, profit_factor: 3, total_commission: 6, exposure_time: 5 / 8, max_trade_days: 2 });
  expect(figures.profit_factor_of_returns).toBeCloseTo(1.5, 12);
  expect(figures.kelly).toBeCloseTo(1 / 3 - (2 / 3) / 3, 12);
});
