import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskOutcome, TaskPool } from '@tidemark/execution';
import { builtExecution } from '../../../../test/support/built-execution';
import { randomFrom } from '../../../../test/support/random';
import { randomBars } from '../../../../test/support/task-context';

const execution = builtExecution();
const AAPL = randomBars(randomFrom(11), 1_500);
const handlers = mkdtempSync(join(tmpdir(), 'handlers-'));
const strategies = mkdtempSync(join(tmpdir(), 'strategies-'));
const pools: TaskPool[] = [];

beforeAll(() => {
  const put = (name: string, run: string) => writeFileSync(join(handlers, `${name}.js`), `exports.name = '${name}'; exports.run = ${run};`);
  put('spin', 'async () => { for (;;) {} }');
  put('hoard', 'async () => { const all = []; for (;;) all.push(new Array(10_000).fill(all.length)); }');
  put('identity', 'async (data, { taskId, attempt, signal }) => ({ taskId, attempt, aborted: signal.aborted })');
  put('deaf', 'async () => { await new Promise(() => setInterval(() => undefined, 1_000)); }');
  put('steps', 'async (data, { progress }) => { for (const at of [0.2, 0.6]) { progress(at, `at ${at}`); await new Promise((go) => setTimeout(go, 120)); } return {}; }');
  put('leave', 'async () => { process.exit(3); }');
  put('fall', 'async () => { setTimeout(() => { throw new Error("fell over"); }, 10); await new Promise((go) => setTimeout(go, 10_000)); }');
  put('niceness', `async () => ({ nice: require('node:os').getPriority(Number(require('node:fs').readlinkSync('/proc/thread-self').split('/').at(-1))) })`);
  put('circle', 'async () => { const circle = {}; circle.self = circle; return circle; }');
  writeFileSync(join(strategies, 'own.mjs'), `export const name = 'own'; export const decide = ({ index }) => (index % 10 === 0 ? 'long' : index % 10 === 5 ? 'flat' : undefined);`);
});

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

afterAll(() => [handlers, strategies].forEach((dir) => rmSync(dir, { recursive: true })));

function open(threads = 1, memoryMbPerThread = 128): TaskPool {
  const pool = new execution.TaskPool({ threads, memoryMbPerThread, handlersDir: handlers, strategiesDir: strategies });
  pools.push(pool);
  return pool;
}

interface Asked {
  readonly type?: string; readonly data: object; readonly priority?: number; readonly timeoutMs?: number; readonly signal?: AbortSignal;
  readonly started?: () => void; readonly progress?: (fraction: number, message: string) => void;
}

function run(pool: TaskPool, { type = 'custom', data, priority = 5, timeoutMs = 30_000, signal, started, progress }: Asked): Promise<TaskOutcome> {
  const bars = new execution.HeldBars([['AAPL.US', AAPL]]);
  return pool.run({ taskId: 't-1', attempt: 2, type, data, priority, timeoutMs, bars }, {
    signal: signal ?? new AbortController().signal, started: started ?? (() => undefined), progress: progress ?? (() => undefined),
  });
}

const task = (handler: string, more: object = {}): Asked => ({ data: { handler, ...more } });

test('all that computes runs in a thread, on bars that stay whole here', async () => {
  const pool = open(2);
  const backtest = { type: 'backtest', data: { symbol: 'AAPL', period: 'max', strategy: 'own' } };
  const outcomes = await Promise.all([
    run(pool, backtest), run(pool, { type: 'analysis', data: { symbol: 'AAPL' } }),
    run(pool, { type: 'optimization', data: { symbol: 'AAPL', method: 'grid', parameters: { fast: [3, 5], slow: [20] } } }), run(pool, { data: { a: 1 } }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed', 'completed']);
  expect(AAPL.days.length).toBe(1_500);
  expect(await run(pool, backtest)).toEqual(outcomes[0]);
  expect(outcomes[0]).toMatchObject({ result: { strategy: 'own', equity_curve: expect.any(Array) } });
});

test('what is wrong with a task is told, before and after it is given', async () => {
  const pool = open();
  expect(() => pool.check('nothing', {})).toThrow(expect.objectContaining({ code: 'unknown_task_type' }));
  expect(() => pool.check('custom', { handler: 'no such' })).toThrow(expect.objectContaining({ code: 'invalid_task_data', field: 'task_data.handler' }));
  expect(() => pool.check('backtest', { strategy: 'own' })).not.toThrow();
  expect(await run(pool, { type: 'nothing', data: {} })).toMatchObject({ status: 'failed', error: { code: 'unknown_task_type' } });
  expect(await run(pool, { type: 'backtest', data: { symbol: 'MSFT' } })).toMatchObject({ status: 'failed', error: { code: 'no_bars' } });
  expect(await run(pool, { type: 'data_import', data: { symbols: ['AAPL'] } })).toMatchObject({ status: 'failed', error: { code: 'provider_not_configured' } });
});

test('10 runs first, and of equals who came first', async () => {
  const pool = open();
  const order: number[] = [];
  const first = run(pool, task('sleep', { sleep_ms: 100 }));
  await Promise.all([first, ...[3, 10, 5, 10, 1].map((priority, i) => run(pool, { ...task('echo'), priority, started: () => order.push(i) }))]);
  expect(order).toEqual([1, 3, 2, 0, 4]);
});

test('a busy loop ends at its timeout, and the next task finds a thread', async () => {
  const pool = open();
  // A thread that is there already: on a busy machine a new one takes longer than the loop is given.
  await run(pool, task('echo'));
  let started = 0;
  const spinning = run(pool, { ...task('spin'), timeoutMs: 1_500, started: () => { started++; } });
  const next = run(pool, task('echo'));
  expect(await spinning).toEqual({
    status: 'failed', result: null,
    error: { code: 'timeout', message: 'the task took longer than 1.5 s', message_zh: '任务超时（1.5 秒）', field: null, retryable: true },
  });
  expect(await next).toMatchObject({ status: 'completed' });
  expect(started).toBe(1);
});

test.each(['spin', 'deaf', 'sleep', 'hash'])('a cancel ends %s', async (handler) => {
  const pool = open();
  const cancel = new AbortController();
  const running = run(pool, { ...task(handler, { sleep_ms: 60_000, rounds: 100_000_000 }), signal: cancel.signal, started: () => cancel.abort() });
  const waiting = run(pool, { ...task('echo'), signal: cancel.signal });
  expect(await Promise.all([running, waiting])).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }]);
  expect(await run(pool, { ...task('echo'), signal: cancel.signal })).toEqual({ status: 'cancelled' });
  expect(await run(pool, task('echo'))).toMatchObject({ status: 'completed' });
});

test('a task that takes more memory than it may fails alone', async () => {
  const pool = open(2, 48);
  const other = run(pool, task('sleep', { sleep_ms: 1_500 }));
  expect(await run(pool, task('hoard'))).toMatchObject({ status: 'failed', error: { code: 'out_of_memory', retryable: false } });
  expect(await other).toMatchObject({ status: 'completed' });
});

test.each([
  ['leave', 'internal_error', /exited with code: 3/], ['fall', 'internal_error', /fell over/], ['circle', 'bad_result', /circular/],
])('a handler that does %s fails by itself', async (handler, code, message) => {
  const pool = open();
  expect(await run(pool, task(handler))).toMatchObject({ status: 'failed', error: { code, message: expect.stringMatching(message) } });
  expect(await run(pool, task('echo'))).toMatchObject({ status: 'completed' });
});

test('progress and the key of the attempt get through', async () => {
  const told: unknown[] = [];
  const outcome = await run(open(), { ...task('steps'), started: () => told.push('started'), progress: (...at) => told.push(at) });
  expect([outcome.status, told]).toEqual(['completed', ['started', [0.2, 'at 0.2'], [0.6, 'at 0.6']]]);
  expect(await run(open(), task('identity'))).toMatchObject({ result: { taskId: 't-1', attempt: 2, aborted: false } });
});

test('threads stand back for the main thread', async () => {
  expect(await run(open(), task('niceness'))).toMatchObject({ result: { nice: 10 } });
  expect(Number(readFileSync('/proc/thread-self/stat', 'utf8').split(' ')[18])).toBe(0);
});

test('close cancels what runs and what waits, and leaves no thread', async () => {
  const before = readdirSync('/proc/self/task').length;
  const pool = open();
  let started: () => void = () => undefined;
  const running = new Promise<void>((go) => { started = go; });
  const outcomes = [run(pool, { ...task('spin'), started }), run(pool, task('echo'))];
  await running;
  await pool.close();
  expect(await Promise.all(outcomes)).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }]);
  for (let i = 0; i < 100 && readdirSync('/proc/self/task').length > before; i++) await sleep(20);
  expect(readdirSync('/proc/self/task').length).toBeLessThanOrEqual(before);
});

test('a folder with a module that is none stops the pool', () => {
  writeFileSync(join(handlers, 'zz.js'), 'exports.name = "zz";');
  expect(() => open()).toThrow(/zz\.js is no handler: run: must be a function/);
  rmSync(join(handlers, 'zz.js'));
});
