import { BarColumns } from '@tidemark/domain';
import { announce, freshSeed, randomFrom } from '../../../../test/support/random';
import { barsOf, randomBars } from '../../../../test/support/task-context';
import { IndicatorBook } from '../indicators/indicator-book';
import { readParameters } from '../parameters/parameter';
import { BacktestSettings } from './settings';
import { simulate, Simulation } from './simulate';
import { Strategies } from './strategies';
import { Decide, Side } from './strategy';

const FREE: BacktestSettings = {
  initialCash: 1_000, commission: 0, commissionMinimum: 0, commissionOn: 'both', slippage: 0, sizing: { type: 'all_in' },
  lotSize: 1, allowShort: false, fill: 'next_open', closeAtEnd: true,
};
const { signal } = new AbortController();

/** Wants these sides on these bars. */
const script = (sides: Record<number, Side>): Decide => (i) => sides[i];

function run(bars: BarColumns, decide: Decide, settings: Partial<BacktestSettings> = {}): Simulation {
  return simulate(bars, { start: 0, end: bars.length }, decide, { ...FREE, ...settings }, signal);
}

const BARS = barsOf([[10, 11], [12, 13], [20, 21], [30, 31]]);

test('an order fills at the open after it, in whole units, and the rest stays cash', () => {
  const { trades, equity } = run(BARS, script({ 0: 1, 2: 0 }));
  expect(trades).toMatchObject([{ entry: 1, exit: 3, units: 83, entryPrice: 12, exitPrice: 30, pnl: 83 * 18, return: 1.5, reason: 'signal' }]);
  expect([...equity]).toEqual([1_000, 1_000 + 83, 1_000 + 83 * 9, 1_000 + 83 * 18]);
});

test('by setting at the close that was decided on', () => {
  expect(run(BARS, script({ 0: 1, 2: 0 }), { fill: 'close' }).trades).toMatchObject([{ entry: 0, exit: 2, entryPrice: 11, exitPrice: 21 }]);
});

test('what is held at the end is closed there, or by setting stays open', () => {
  expect(run(BARS, script({ 0: 1 })).trades).toMatchObject([{ exit: 3, exitPrice: 31, reason: 'end' }]);
  const open = run(BARS, script({ 0: 1 }), { closeAtEnd: false });
  expect([open.trades, open.open]).toMatchObject([[], { entry: 1, units: 83 }]);
  expect(open.equity).toEqual(run(BARS, script({ 0: 1 })).equity);
});

test('commission by rate or its minimum, on both fills or on entry, and never more units than it leaves money for', () => {
  const [rate] = run(BARS, script({ 0: 1, 2: 0 }), { commission: 0.1 }).trades;
  expect(rate).toMatchObject({ units: 75 });
  expect(rate.commission).toBeCloseTo(75 * 12 * 0.1 + 75 * 30 * 0.1, 9);
  expect(rate.pnl).toBeCloseTo(75 * 18 - rate.commission, 9);
  expect(rate.return).toBeCloseTo(rate.pnl / (75 * 12 * 1.1), 12);
  expect(run(BARS, script({ 0: 1, 2: 0 }), { commission: 0.001, commissionMinimum: 5 }).trades).toMatchObject([{ units: 82, commission: 10 }]);
  expect(run(BARS, script({ 0: 1, 2: 0 }), { commission: 0.1, commissionOn: 'entry' }).trades[0].commission).toBeCloseTo(75 * 12 * 0.1, 9);
});

test('slippage makes each fill worse', () => {
  const [long] = run(BARS, script({ 0: 1, 2: 0 }), { slippage: 0.5 }).trades;
  expect([long.entryPrice, long.exitPrice]).toEqual([18, 15]);
  const [short] = run(barsOf([[20, 20], [20, 8], [8, 6], [6, 6]]), script({ 0: -1, 2: 0 }), { slippage: 0.5, allowShort: true }).trades;
  expect([short.entryPrice, short.exitPrice]).toEqual([10, 9]);
});

test.each<[BacktestSettings['sizing'], number, number]>([
  [{ type: 'percent', percent: 50 }, 1, 41], [{ type: 'fixed', amount: 240 }, 1, 20], [{ type: 'fixed', amount: 1e9 }, 1, 83],
  [{ type: 'all_in' }, 10, 80], [{ type: 'all_in' }, 0.5, 83], [{ type: 'fixed', amount: 6 }, 0.5, 0.5],
])('%j in lots of %d buys %d', (sizing, lotSize, units) => {
  expect(run(BARS, script({ 0: 1, 2: 0 }), { sizing, lotSize }).trades).toMatchObject([{ units }]);
});

test('what is too dear for one lot is not bought', () => {
  expect(run(BARS, script({ 0: 1 }), { lotSize: 100 })).toMatchObject({ trades: [], open: undefined });
});

test('a short earns as it falls, only where allowed; turning closes and opens at one price', () => {
  const falling = barsOf([[20, 20], [20, 16], [10, 10], [10, 15], [12, 12]]);
  expect(run(falling, script({ 0: -1 })).trades).toEqual([]);
  const { trades, equity } = run(falling, script({ 0: -1, 1: 1 }), { allowShort: true });
  expect(trades).toMatchObject([{ units: -50, entryPrice: 20, exitPrice: 10, pnl: 500, return: 0.5 }, { units: 150, entryPrice: 10, entry: 2 }]);
  expect([...equity]).toEqual([1_000, 1_200, 1_500, 2_250, 1_800]);
});

test('a short that costs more than there is ends the run at 0', () => {
  const rising = barsOf([[10, 10], [10, 10], [10, 25], [25, 5]]);
  const { trades, equity, ruined } = run(rising, script({ 0: -1, 2: -1, 3: 1 }), { allowShort: true });
  expect([ruined, ...equity]).toEqual([true, 1_000, 1_000, 0, 0]);
  expect(trades).toMatchObject([{ reason: 'ruin', pnl: -1_500 }]);
});

test('on a suspended day nothing fills; the order waits', () => {
  const bars = barsOf([[10, 11], [11, 11], [12, 13], [13, 13]]);
  [bars.high, bars.low].forEach((prices) => { prices[1] = 11; });
  bars.volume[1] = 0;
  expect(run(bars, script({ 0: 1 })).trades).toMatchObject([{ entry: 2, entryPrice: 12 }]);
});

test('outside the window nothing is traded and nothing counted', () => {
  const asked: number[] = [];
  const { equity } = simulate(BARS, { start: 1, end: 3 }, (i) => { asked.push(i); return 1; }, FREE, signal);
  expect([asked, equity.length]).toEqual([[1, 2], 2]);
});

test('no strategy knows what comes: other prices after a bar change nothing up to it', () => {
  const seed = freshSeed();
  announce(`no look-ahead: FAULT_SEED=${seed}`);
  const random = randomFrom(seed);
  const strategies = new Strategies();
  for (let round = 0; round < 20; round++) {
    const bars = randomBars(random, 300);
    const cut = 60 + Math.floor(random() * 200);
    const other = randomBars(random, 300);
    for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) other[field].set(bars[field].subarray(0, cut));
    for (const name of strategies.names) {
      const strategy = strategies.get(name);
      const values = readParameters(strategy.parameters, {}, 'parameters');
      const [a, b] = [bars, other].map((those) => run(those, strategy.start(new IndicatorBook(those), values), { allowShort: true, fill: round % 2 ? 'close' : 'next_open' }));
      expect([name, cut, ...a.equity.subarray(0, cut)]).toEqual([name, cut, ...b.equity.subarray(0, cut)]);
    }
  }
});

test('money is neither made nor lost outside of trades', () => {
  const random = randomFrom(7);
  const strategies = new Strategies();
  for (const name of strategies.names) {
    const bars = randomBars(random, 600);
    const strategy = strategies.get(name);
    const { equity, trades } = run(bars, strategy.start(new IndicatorBook(bars), readParameters(strategy.parameters, {}, '')), { allowShort: true, commission: 0.001, slippage: 0.001 });
    expect(trades.length).toBeGreaterThan(0);
    expect(equity[599]).toBeCloseTo(1_000 + trades.reduce((sum, { pnl }) => sum + pnl, 0), 6);
  }
});
