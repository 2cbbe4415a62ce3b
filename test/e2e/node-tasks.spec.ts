import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packBars } from '@tidemark/execution';
import { JsonObject } from '../support/http-request';
import { TestNode } from '../support/node';
import { NodeRun } from '../support/node-run';
import { randomFrom } from '../support/random';
import { makeHome } from '../support/server';
import { randomBars } from '../support/task-context';
import { eventually } from '../support/sync-client';

const EXECUTE = '/api/v1/task/execute';
const bars = randomBars(randomFrom(3), 4_000);
const AAPL = { 'AAPL.US': packBars(bars) };
/** Minutes of work. */
const SEARCH = {
  task_type: 'optimization', bars: AAPL,
  task_data: {
    symbol: 'AAPL', period: 'max', method: 'grid', max_evaluations: 100_000,
    parameters: { fast: { min: 1, max: 200, step: 1 }, slow: { min: 201, max: 450, step: 1 } },
  },
};
const nap = (task_id: string, sleep_ms = 60_000, more: object = {}) => ({ task_id, task_type: 'custom', task_data: { handler: 'sleep', sleep_ms }, ...more });
const echo = (task_id: string, more: object = {}) => ({ task_id, task_type: 'custom', task_data: { a: 1 }, ...more });

let handlers: string;
let node: TestNode;

beforeAll(async () => {
  handlers = mkdtempSync(join(tmpdir(), 'handlers-'));
  // Each run leaves a line: how often it was really executed.
  writeFileSync(join(handlers, 'mark.js'), `exports.name = 'mark'; exports.run = async ({ file, ms = 0, size = 0 }, { taskId, attempt, progress }) => {
    require('node:fs').appendFileSync(file, taskId + ' ' + attempt + '\\n'); progress(0.5, 'half'); await new Promise((go) => setTimeout(go, ms)); return { text: 'x'.repeat(size) };
  };`);
  writeFileSync(join(handlers, 'spin.js'), `exports.name = 'spin'; exports.run = async () => { for (;;) {} };`);
  writeFileSync(join(handlers, 'fail.js'), `exports.name = 'fail'; exports.run = async ({ file }) => { require('node:fs').appendFileSync(file, 'x\\n'); throw new Error('no luck'); };`);
  node = await TestNode.start({ env: { HANDLERS_DIR: handlers } });
});
afterAll(async () => {
  await node.stop();
  await TestNode.expectNoneRunning();
  rmSync(handlers, { recursive: true });
});

const status = (id: string, of = node) => of.get<JsonObject & { status: string; result: JsonObject }>(`/api/v1/task/${encodeURIComponent(id)}/status`);
const cancel = (id: string, of = node) => of.post(`/api/v1/task/${encodeURIComponent(id)}/cancel`);

async function ended(id: string, of = node): Promise<JsonObject & { status: string; result: JsonObject; error_code?: string }> {
  for (;;) {
    const { body } = await status(id, of);
    if (body.status !== 'pending' && body.status !== 'running') return body;
    await sleep(25);
  }
}

const linesOf = (file: string) => readFileSync(file, 'utf8').trim().split('\n');
const counterFile = () => join(mkdtempSync(join(tmpdir(), 'marks-')), 'marks');

describe('clients of the original', () => {
  it('give a task, poll it and read its result', async () => {
    const given = await node.post(EXECUTE, { ...echo('t1'), priority: 5, timeout: 300 });
    expect([given.status, given.body]).toEqual([200, {
      task_id: 't1', status: 'running', message: '任务已接收并开始执行', started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/), completed_at: null,
    }]);
    const result = await ended('t1');
    expect(result).toMatchObject({
      task_id: 't1', status: 'completed', result: { task_type: 'custom', custom_data: { a: 1 }, status: 'completed' }, error: null,
      started_at: expect.any(String), completed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+$/), execution_time: expect.any(Number),
    });
    const { body } = await node.get<JsonObject & { data: JsonObject }>('/api/v1/statistics');
    expect(body).toMatchObject({ success: true, message: '获取统计信息成功', error: null, data: { success_rate: expect.any(Number), average_time: expect.any(Number), active_tasks: 0 } });
    await eventually('both lines of the task', async () => /接收任务请求: t1 \(类型: custom\)[^]*任务完成: t1, 耗时: \d+\.\d+秒/.test(node.logFile));
  });

  it('read kdata of an import in its status', async () => {
    await node.post(EXECUTE, { task_id: 'import', task_type: 'data_import', task_data: { symbols: ['SPX.US', 'no such'], data_source: 'sample', start_date: '2020-01-01', end_date: '2020-01-31' } });
    expect(await ended('import')).toMatchObject({
      status: 'completed', result: { status: 'partial', imported_count: 1, total_records: 21, failed_symbols: ['no such'], kdata: expect.arrayContaining([expect.objectContaining({ symbol: 'SPX.US', datetime: '2020-01-02T00:00:00' })]) },
    });
  });

  it.each([
    [{ task_id: 'x' }, ['body', 'task_type'], 'missing'], [{}, ['body', 'task_id'], 'missing'], [{ ...echo('x'), priority: 11 }, ['body', 'priority'], 'too_big'],
    [{ ...echo('x'), priority: 1.5 }, ['body', 'priority'], expect.any(String)], [{ ...echo('x'), priority: 'high' }, ['body', 'priority'], 'invalid_type'],
    [{ ...echo('x'), timeout: 9 }, ['body', 'timeout'], 'too_small'], [{ ...echo('x'), timeout: 86_401 }, ['body', 'timeout'], 'too_big'], [{ ...echo('x'), timeout: 1e21 }, ['body', 'timeout'], expect.any(String)],
    [{ ...echo('x'), task_type: 'constructor' }, ['body', 'task_type'], expect.any(String)], [{ ...echo('x'), task_data: [] }, ['body', 'task_data'], expect.any(String)],
    [echo(''), ['body', 'task_id'], expect.any(String)], [echo('../x'), ['body', 'task_id'], expect.any(String)], [echo('..'), ['body', 'task_id'], expect.any(String)],
    [echo('a\nb'), ['body', 'task_id'], expect.any(String)], [echo('x'.repeat(201)), ['body', 'task_id'], expect.any(String)], [{ ...echo('x'), attempt: 0 }, ['body', 'attempt'], 'too_small'],
    [{ task_id: 'x', task_type: 'backtest', task_data: { strategy: 'none' } }, ['body', 'task_data', 'strategy'], 'value_error'],
    [{ task_id: 'x', task_type: 'custom', task_data: { handler: 'none' } }, ['body', 'task_data', 'handler'], 'value_error'],
    [{ ...echo('x'), bars: { 'AAPL.US': { n: 1, base64: '' } } }, ['body', 'bars', 'AAPL.US'], 'custom'],
  ])('are told what is wrong with %.70j', async (body, loc, type) => {
    const answer = await node.post<JsonObject & { detail: object[] }>(EXECUTE, body);
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([422, 'invalid_task', expect.arrayContaining([{ loc, type, msg: expect.any(String) }])]);
  });

  it('are told of ids nobody knows', async () => {
    expect((await status('nope')).body).toMatchObject({ detail: '任务不存在: nope', code: 'task_not_found' });
    expect([(await status('nope')).status, (await cancel('nope')).status, (await node.get('/api/v1/task/nope/result')).status]).toEqual([404, 404, 404]);
  });
});

describe('one id is one task', () => {
  it('given again it is not run again, while it runs and when it has ended', async () => {
    const file = counterFile();
    const task = { task_id: 'täsk 1;%', task_type: 'custom', task_data: { handler: 'mark', file, ms: 300 } };
    const answers = await Promise.all([1, 2, 3].map(() => node.post(EXECUTE, task)));
    expect(answers.map(({ status: code, body }) => [code, body.status])).toEqual([[200, 'running'], [200, 'running'], [200, 'running']]);
    const result = await ended(task.task_id);
    expect((await node.post(EXECUTE, task)).body).toMatchObject({ status: 'completed', completed_at: result.completed_at });
    expect((await NodeRun.of(node, [task])).end(task.task_id)).toMatchObject({ event: 'ended', status: 'completed', result: { text: '' } });
    expect(linesOf(file)).toEqual(['täsk 1;% 1']);
  });

  it('belongs to what it was given for', async () => {
    await node.post(EXECUTE, echo('mine'));
    const answer = await node.post(EXECUTE, { ...echo('mine'), task_data: { a: 2 } });
    expect([answer.status, answer.body.code]).toEqual([409, 'task_id_taken']);
  });
});

describe('a cancel', () => {
  it('ends what sleeps and what spins, and answers the same when asked again', async () => {
    await node.post(EXECUTE, nap('nap'));
    await node.post(EXECUTE, { task_id: 'spin', task_type: 'custom', task_data: { handler: 'spin' } });
    for (const id of ['nap', 'spin']) {
      const [first, second] = [await cancel(id), await cancel(id)];
      expect([first.status, first.body, second.status, second.body]).toEqual([200, { task_id: id, status: 'cancelled' }, 200, { task_id: id, status: 'cancelled' }]);
      expect((await status(id)).body).toMatchObject({ status: 'cancelled', result: null, error: null });
    }
  });

  it('comes too late for what has ended', async () => {
    await node.post(EXECUTE, echo('done'));
    await ended('done');
    const answer = await cancel('done');
    expect([answer.status, answer.body.code]).toEqual([409, 'task_ended']);
  });
});

describe('a run', () => {
  it('tells of each of its tasks until its end, and ends', async () => {
    const file = counterFile();
    const run = await NodeRun.of(node, [
      echo('r1'), { task_id: 'r2', task_type: 'custom', task_data: { handler: 'mark', file, ms: 2_300 } }, { task_id: 'r3', task_type: 'nothing' }, 5,
      { task_id: 'r4', task_type: 'backtest', task_data: { symbol: 'MSFT' } }, { task_id: 'r5', task_type: 'backtest', task_data: { symbol: 'AAPL', period: '1y' }, bars: AAPL },
    ], 4);
    expect(run.status).toBe(200);
    expect(run.end('r1')).toMatchObject({ event: 'ended', attempt: 1, status: 'completed', error: null, result_at: null, result: { custom_data: { a: 1 } }, started_at: expect.stringMatching(/Z$/), execution_time: expect.any(Number) });
    expect(run.lines.filter(({ task_id: id }) => id === 'r2')).toMatchObject([{ event: 'started' }, { event: 'progress', fraction: 0.5, message: 'half' }, { event: 'ended', status: 'completed' }]);
    expect(run.end('r3')).toMatchObject({ event: 'refused', code: 'invalid_task', message: expect.stringContaining('task_type') });
    expect(run.end('')).toMatchObject({ event: 'refused', code: 'invalid_task' });
    expect(run.end('r4')).toMatchObject({ status: 'failed', error: { code: 'no_bars_source', retryable: false } });
    expect(run.end('r5')).toMatchObject({ status: 'completed', result: { instrument: 'AAPL.US' } });
    expect(run.blanks).toBeGreaterThanOrEqual(2);
  });

  it('keeps a long result for a call of its own', async () => {
    const run = await NodeRun.of(node, [{ task_id: 'löng 1', attempt: 3, task_type: 'backtest', task_data: { symbol: 'AAPL', period: 'max' }, bars: AAPL }]);
    const { result, result_at: at } = run.end('löng 1')!;
    expect([result, at]).toEqual([null, '/api/v1/task/l%C3%B6ng%201/result?attempt=3']);
    const answer = await fetch(node.url + at!, { headers: { 'accept-encoding': 'identity' } });
    expect([answer.status, answer.headers.get('content-encoding'), answer.headers.get('content-type')]).toEqual([200, 'gzip', 'application/json; charset=utf-8']);
    const whole = await answer.json() as JsonObject;
    expect(whole).toMatchObject({ status: 'completed', bars_count: 4_000 });
    expect((await status('löng 1')).body.result).toEqual(whole);
    expect((await node.get('/api/v1/task/l%C3%B6ng%201/result?attempt=2')).status).toBe(404);
    expect((await node.get('/api/v1/task/l%C3%B6ng%201/result?attempt=x')).status).toBe(422);
  });

  it('goes on when its caller is gone, and is joined by who asks again', async () => {
    const file = counterFile();
    const task = { task_id: 'alone', attempt: 2, task_type: 'custom', task_data: { handler: 'mark', file, ms: 800 } };
    const first = new NodeRun(node, [task]);
    await first.until(({ event }) => event === 'started');
    first.hangUp();
    const [second, third] = await Promise.all([NodeRun.of(node, [task]), NodeRun.of(node, [task])]);
    for (const run of [second, third]) expect(run.lines).toMatchObject([{ event: 'started', attempt: 2 }, { event: 'progress' }, { event: 'ended', status: 'completed' }]);
    expect(linesOf(file)).toEqual(['alone 2']);
  });

  it('of a later attempt supersedes an earlier one; of an earlier one is refused', async () => {
    const older = new NodeRun(node, [nap('try')]);
    await older.until(({ event }) => event === 'started');
    const newer = new NodeRun(node, [nap('try', 60_000, { attempt: 3 })]);
    await older.ended;
    expect(older.end('try')).toMatchObject({ event: 'ended', attempt: 1, status: 'cancelled' });
    expect((await NodeRun.of(node, [nap('try', 60_000, { attempt: 2 })])).end('try')).toMatchObject({ event: 'refused', code: 'attempt_superseded', attempt: 2 });
    expect((await status('try')).body).toMatchObject({ status: 'running', attempt: 3 });
    await cancel('try');
    await newer.ended;
    expect(newer.end('try')).toMatchObject({ attempt: 3, status: 'cancelled' });
  });

  it('of a later attempt runs what failed anew, and not what was done', async () => {
    const file = counterFile();
    const [done, failing] = ['mark', 'fail'].map((handler) => ({ task_id: `again-${handler}`, task_type: 'custom', task_data: { handler, file, size: 70_000 } }));
    for (const attempt of [1, 2]) {
      const run = await NodeRun.of(node, [{ ...done, attempt }, { ...failing, attempt }]);
      expect(run.end('again-mark')).toMatchObject({ attempt, status: 'completed', result_at: `/api/v1/task/again-mark/result?attempt=${attempt}` });
      expect(run.end('again-fail')).toMatchObject({ attempt, status: 'failed', error: { code: 'internal_error' } });
      expect((await node.get(run.end('again-mark')!.result_at!)).status).toBe(200);
    }
    expect(linesOf(file).sort()).toEqual(['again-mark 1', 'x', 'x']);
  });

  it('is refused as a whole where it is none, or comes from a master of the past', async () => {
    const [empty, many, odd] = [await NodeRun.of(node, []), await NodeRun.of(node, Array.from({ length: 65 }, (_, i) => echo(`m${i}`))), await NodeRun.of(node, [echo('odd')], 1.5)];
    expect([empty, many, odd].map((run) => run.status)).toEqual([422, 422, 422]);
    await NodeRun.of(node, [echo('of the new')], 9);
    const old = await NodeRun.of(node, [echo('of the old')], 8);
    expect([old.status, old.text]).toEqual([409, expect.stringContaining('"stale_term"')]);
    expect((await status('of the old')).status).toBe(404);
  });
});

describe('the limits', () => {
  it('of workers: what is beyond is refused, and a run may send as many again ahead', async () => {
    const small = await TestNode.start({ env: { MAX_WORKERS: '2' } });
    for (const id of ['a', 'b']) await small.post(EXECUTE, nap(id));
    const third = await small.post(EXECUTE, nap('c'));
    expect([third.status, third.body]).toEqual([503, { detail: '节点繁忙，当前任务数: 2/2', code: 'node_busy' }]);
    const ahead = new NodeRun(small, [nap('d'), nap('e'), nap('f')]);
    await ahead.until(({ event }) => event === 'refused');
    expect(ahead.lines).toMatchObject([{ task_id: 'f', event: 'refused', code: 'node_busy' }]);
    expect((await status('d', small)).body.status).toBe('pending');
    expect((await small.get('/api/v1/health')).body).toMatchObject({ status: 'busy', active_tasks: 4, free_workers: 0 });
    for (const id of ['a', 'b', 'd', 'e']) await cancel(id, small);
    await ahead.ended;
    await small.stop();
  });

  it('of the line: the higher priority runs first', async () => {
    const file = counterFile();
    const mark = (id: string, priority: number) => ({ task_id: id, task_type: 'custom', priority, task_data: { handler: 'mark', file } });
    const small = await TestNode.start({ env: { MAX_WORKERS: '1', MAX_QUEUED_TASKS: '3', HANDLERS_DIR: handlers } });
    await small.post(EXECUTE, nap('first'));
    const given = await Promise.all([mark('low', 1), mark('high', 10), mark('middle', 5), mark('none', 10)].map((task) => small.post(EXECUTE, task)));
    expect(given.map(({ status: code, body }) => [code, body.status ?? body.code])).toEqual([[200, 'pending'], [200, 'pending'], [200, 'pending'], [503, 'node_busy']]);
    await cancel('first', small);
    await Promise.all(['low', 'high', 'middle'].map((id) => ended(id, small)));
    expect(linesOf(file)).toEqual(['high 1', 'middle 1', 'low 1']);
    await small.stop();
  });

  it('of time: a busy loop ends, and the node answers meanwhile', async () => {
    await node.post(EXECUTE, { task_id: 'loop', task_type: 'custom', task_data: { handler: 'spin' }, timeout: 10 });
    expect((await node.get('/api/v1/health')).status).toBe(200);
    expect(await ended('loop')).toMatchObject({ status: 'failed', error: '任务超时（10 秒）', error_code: 'timeout', retryable: true });
    expect((await node.get('/api/v1/health')).body).toMatchObject({ active_tasks: 0 });
  });

  it('of load: a node that has its hands full takes one task and no more', async () => {
    const loaded = await TestNode.start({ env: { MAX_MEMORY_MB: '64' } });
    expect((await loaded.post(EXECUTE, nap('only'))).status).toBe(200);
    const second = await loaded.post(EXECUTE, nap('second'));
    expect([second.status, second.body.code, second.body.detail]).toEqual([503, 'node_overloaded', expect.stringMatching(/节点过载: memory \d+ MB > 64 MB/)]);
    expect((await NodeRun.of(loaded, [nap('third')])).end('third')).toMatchObject({ event: 'refused', code: 'node_overloaded' });
    await cancel('only', loaded);
    await loaded.stop();
  });

  it('of a node that is about to stop: it takes nothing new, ends what it has, and tells', async () => {
    const leaving = await TestNode.start({});
    const run = new NodeRun(leaving, [nap('last', 1_500)]);
    await run.until(({ event }) => event === 'started');
    await leaving.post('/api/v1/node/shutdown');
    const refused = await leaving.post(EXECUTE, echo('late'));
    expect([refused.status, refused.body.code]).toEqual([503, 'node_draining']);
    expect((await leaving.post(EXECUTE, nap('last', 1_500))).body).toMatchObject({ status: 'running' });
    await run.ended;
    expect(run.end('last')).toMatchObject({ status: 'completed' });
    await leaving.stop();
  });
});

describe('a restart', () => {
  it('by kill -9 keeps what has ended, and says of what ran that it has failed', async () => {
    const home = makeHome();
    const first = await TestNode.start({ home });
    const before = await NodeRun.of(first, [echo('short', { attempt: 2 }), { task_id: 'long', task_type: 'backtest', task_data: { symbol: 'AAPL', period: 'max' }, bars: AAPL }], 5);
    const long = (await status('long', first)).body;
    await new NodeRun(first, [nap('ran')]).until(({ event }) => event === 'started');
    await first.kill('SIGKILL');
    const second = await TestNode.start({ home });
    const after = await NodeRun.of(second, [echo('short', { attempt: 2 }), nap('ran')], 5);
    expect(after.lines).toHaveLength(2);
    expect(after.end('short')).toEqual(before.end('short'));
    expect(after.end('ran')).toMatchObject({ status: 'failed', error: { code: 'node_restarted', retryable: true } });
    expect((await status('long', second)).body).toEqual(long);
    expect((await second.post(EXECUTE, nap('ran'))).body).toMatchObject({ status: 'failed' });
    expect((await NodeRun.of(second, [echo('old master')], 4)).status).toBe(409);
    await second.stop();
    rmSync(home, { recursive: true, force: true });
  });
});

test('health answers while four searches use all there is of the machine', async () => {
  const given = await Promise.all([1, 2, 3, 4].map((i) => node.post(EXECUTE, { ...SEARCH, task_id: `search${i}` })));
  expect(given.map(({ status: code }) => code)).toEqual([200, 200, 200, 200]);
  await sleep(1_000);
  let slowest = 0;
  for (let i = 0; i < 40; i++) {
    const began = performance.now();
    expect((await node.get('/api/v1/health')).body).toMatchObject({ active_tasks: 4 });
    slowest = Math.max(slowest, performance.now() - began);
    await sleep(25);
  }
  expect(slowest).toBeLessThan(1_000);
  expect((await status('search1')).body).toMatchObject({ status: 'running', result: null });
  await Promise.all([1, 2, 3, 4].map((i) => cancel(`search${i}`)));
});
