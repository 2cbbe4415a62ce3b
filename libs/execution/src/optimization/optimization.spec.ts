import { announce, freshSeed, randomFrom } from '../../../../test/support/random';
import { randomBars, taskContext } from '../../../../test/support/task-context';
import { Strategies } from '../backtest/strategies';
import { runTask } from '../task-outcome';
import { TaskTypes } from '../task-types';
import { OptimizationResult } from './optimization-result';
import { mergeOptimization, planOptimization } from './split';

const types = new TaskTypes();
const strategies = new Strategies();
const bars = randomBars(randomFrom(11), 800);
const GRID = { method: 'grid', objective: 'total_return', parameters: { fast: { min: 2, max: 20, step: 2 }, slow: { min: 10, max: 50, step: 10 } } };

async function optimize(data: object, signal?: AbortSignal): Promise<OptimizationResult> {
  const outcome = await runTask(types, 'optimization', { symbol: 'AAPL', ...data }, taskContext({ 'AAPL.US': bars }, undefined, signal));
  if (outcome.status !== 'completed') throw new Error(JSON.stringify(outcome));
  return outcome.result as OptimizationResult;
}

async function backtest(parameters: object): Promise<Record<string, number>> {
  const outcome = await runTask(types, 'backtest', { symbol: 'AAPL', period: 'max', parameters }, taskContext({ 'AAPL.US': bars }));
  return (outcome as unknown as { result: Record<string, number> }).result;
}

test('a grid tries every allowed combination once and finds what single backtests find', async () => {
  const result = await optimize({ ...GRID, top: 100 });
  const expected: number[] = [];
  for (let fast = 2; fast <= 20; fast += 2) {
    for (let slow = 10; slow <= 50; slow += 10) if (fast < slow) expected.push((await backtest({ fast, slow })).total_return);
  }
  expect(result.evaluated).toBe(expected.length);
  expect(result.top.map(({ score }) => score)).toEqual(expected.sort((a, b) => b - a));
  expect(result.best_score).toBe(expected[0]);
  expect((await backtest(result.best_parameters as object)).total_return).toBe(result.best_score);
});

test('the surface holds each score at its place, null where the constraint forbids', async () => {
  const { surface } = await optimize({ ...GRID, surface: ['slow', 'fast'] });
  expect(surface).toMatchObject({ x: { name: 'slow', values: [10, 20, 30, 40, 50] }, y: { name: 'fast' } });
  expect(surface?.scores[9][0]).toBeNull();
  expect(surface?.scores[1][2]).toBe((await backtest({ fast: 4, slow: 30 })).total_return);
});

test.each([['grid', {}], ['random', { samples: 23, seed: 5 }]])('%s split over nodes and merged is the undivided search', async (method, more) => {
  const data = { ...GRID, ...more, method, symbol: 'AAPL', walk_forward: { train: 200, test: 100 } };
  const whole = await optimize(data);
  for (const parts of [1, 2, 3, 7]) {
    const slices = planOptimization(data, parts, strategies);
    expect(slices).toHaveLength(parts);
    const results = await Promise.all(slices.map((slice) => optimize(slice)));
    expect(mergeOptimization(results.reverse())).toEqual(whole);
  }
});

test('more parts than combinations are not made', () => {
  expect(planOptimization({ method: 'grid', parameters: { fast: [2, 3], slow: [9] } }, 50, strategies)).toHaveLength(2);
  expect(planOptimization({ method: 'genetic' }, 50, strategies)).toHaveLength(1);
});

test('random: the same seed the same, another seed another; no combination twice; the constraint kept', async () => {
  const random = (seed: number) => optimize({
    method: 'random', samples: 40, seed, top: 100, objective: 'total_return', parameters: { fast: { min: 2, max: 60, step: 1 }, slow: { min: 5, max: 90, step: 1 } },
  });
  const [a, again, b] = await Promise.all([random(1), random(1), random(2)]);
  expect(a).toEqual(again);
  expect(a.top).not.toEqual(b.top);
  expect(a.evaluated).toBe(40);
  expect(new Set(a.top.map(({ candidate }) => candidate)).size).toBe(a.top.length);
  for (const { parameters } of a.top) expect(parameters.fast).toBeLessThan(parameters.slow);
});

test('genetic: seeded, bounded, and better than chance with the same number of tries', async () => {
  const space = { fast: { min: 2, max: 60, step: 1 }, slow: { min: 5, max: 200, step: 1 } };
  const genetic = (seed: number) => optimize({ objective: 'total_return', parameters: space, seed, population: 20, generations: 12, top: 100 });
  expect(await genetic(1)).toEqual(await genetic(1));
  let won = 0;
  for (let seed = 1; seed <= 5; seed++) {
    const found = await genetic(seed);
    expect(found.evaluated).toBeLessThanOrEqual(240);
    for (const { parameters } of found.top) expect(parameters.fast).toBeLessThan(parameters.slow);
    const chance = await optimize({ method: 'random', objective: 'total_return', parameters: space, seed, samples: found.evaluated });
    if ((found.best_score as number) >= (chance.best_score as number)) won++;
  }
  expect(won).toBeGreaterThanOrEqual(3);
  expect((await optimize({ parameters: space, max_evaluations: 17 })).evaluated).toBe(17);
});

test('genetic on a small space finds its best', async () => {
  const grid = await optimize(GRID);
  expect((await optimize({ ...GRID, method: 'genetic', population: 40, generations: 30 })).best_score).toBe(grid.best_score);
});

test('walk forward: adjoining test windows, each after its training, tried with what was found there', async () => {
  const { walk_forward: walk } = await optimize({ ...GRID, walk_forward: { train: 300, test: 100 } });
  expect(walk?.windows).toHaveLength(5);
  walk?.windows.forEach((window, i) => {
    expect(window.train_to < window.test_from).toBe(true);
    if (i > 0) expect(window.test_from > walk.windows[i - 1].test_to).toBe(true);
  });
  const first = walk?.windows[0];
  const alone = await optimize({ ...GRID, bars: undefined, end_date: first?.train_to });
  expect(first?.parameters).toEqual(alone.best_parameters);
  expect(first?.train_score).toBe(alone.best_score);
  const product = walk?.windows.reduce((value, { test_return }) => value * (1 + test_return), 1) ?? 0;
  expect(walk?.out_of_sample_return).toBeCloseTo(product - 1, 12);
});

test("training never sees the test's prices", async () => {
  const seed = freshSeed();
  announce(`walk forward: FAULT_SEED=${seed}`);
  const other = randomBars(randomFrom(seed), 800);
  for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) other[field].set(bars[field].subarray(0, 300));
  const run = async (held: typeof bars) => {
    const outcome = await runTask(types, 'optimization', { symbol: 'AAPL', ...GRID, walk_forward: { train: 300, test: 100 } }, taskContext({ 'AAPL.US': held }));
    return (outcome as unknown as { result: OptimizationResult }).result.walk_forward?.windows[0];
  };
  const [a, b] = [await run(bars), await run(other)];
  expect([a?.parameters, a?.train_score]).toEqual([b?.parameters, b?.train_score]);
  expect(a?.test_return).not.toBe(b?.test_return);
});

test('objectives that do not exist are not ranked; too few trades neither', async () => {
  expect(await optimize({ ...GRID, min_trades: 100_000 })).toMatchObject({ best_parameters: null, best_score: null, best_figures: null, top: [] });
  expect((await optimize({ strategy: 'buy_and_hold', method: 'grid', objective: 'total_return' })).evaluated).toBe(1);
});

test("the original's pattern is echoed, and it is said what was done instead", async () => {
  const result = await optimize({ pattern: 'head_shoulders', method: 'genetic', population: 4, generations: 2 });
  expect(result).toMatchObject({ pattern: 'head_shoulders', method: 'genetic', strategy: 'ma_cross', notes: [expect.stringContaining('head_shoulders')] });
  expect(await optimize({ pattern: 'rsi', population: 4, generations: 2 })).toMatchObject({ strategy: 'rsi', notes: [] });
});

test('a cancel ends a long search soon, and the event loop is not held', async () => {
  const started = performance.now();
  let ticks = 0;
  const timer = setInterval(() => { ticks++; }, 5);
  const data = { method: 'grid', max_evaluations: 100_000, parameters: { fast: { min: 1, max: 200, step: 1 }, slow: { min: 2, max: 400, step: 1 } } };
  const outcome = await runTask(types, 'optimization', { symbol: 'AAPL', ...data }, taskContext({ 'AAPL.US': bars }, undefined, AbortSignal.timeout(300)));
  clearInterval(timer);
  expect(outcome).toEqual({ status: 'cancelled' });
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(ticks).toBeGreaterThan(0);
});

test('progress never falls and ends near 1', async () => {
  const context = taskContext({ 'AAPL.US': bars });
  await runTask(types, 'optimization', { symbol: 'AAPL', ...GRID, walk_forward: { train: 300, test: 100 } }, context);
  const fractions = context.told.map(({ fraction }) => fraction);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions.at(-1)).toBeGreaterThan(0.95);
});
