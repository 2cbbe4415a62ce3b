import { OutsidePostgres } from '../support/outside-postgres';
import { TestServer } from '../support/server';
import { sqlAt } from '../support/sql';
import { ended, sleepTask, submit, taskOf, TaskAnswer, TASKS, until } from '../support/tasks';

interface Page { data: TaskAnswer[]; total: number; total_pages: number }
interface Bulk { accepted: number; refused: number; results: { task_id: string | null; status: string; code?: string; field?: string }[] }

jest.setTimeout(120_000);

const EN = { 'accept-language': 'en' };
let postgres: OutsidePostgres;
let url: string;
let server: TestServer;
beforeAll(async () => {
  postgres = await OutsidePostgres.start();
  url = await postgres.createDatabase('tasks');
  server = await TestServer.start({ env: { DATABASE_URL: url, LOCAL_WORKERS: '1' } });
});
afterAll(async () => {
  await server?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

const echo = (more: object = {}) => ({ task_type: 'custom', task_data: { a: 1 }, ...more });
const page = async (query: string) => (await server.get<Page>(`${TASKS}?${query}`)).body;
const idsOf = ({ data }: Page) => data.map(({ task_id }) => task_id);

function sql<T extends object>(text: string): Promise<T[]> {
  return sqlAt<T>(url, text);
}

/** One long task on the only thread: what comes after it waits. */
async function blocker(ms = 60_000): Promise<string> {
  const id = await submit(server, sleepTask(ms));
  await until(server, id, ['running']);
  return id;
}

describe('a task', () => {
  it('is done, and says by whom and why', async () => {
    const { status, body } = await server.post(TASKS, echo({ task_id: 'first' }));
    expect([status, body]).toEqual([200, { task_id: 'first', status: 'pending' }]);
    const task = await ended(server, 'first');
    expect(task).toMatchObject({
      task_id: 'first', task_type: 'custom', status: 'completed', error: null, failure: null, priority: 5, timeout: 300, attempt: 1,
      executed_by: 'local', fallback: false, dead: false, progress: 1, task_data: { a: 1 },
      result: { task_type: 'custom', custom_data: { a: 1 }, status: 'completed' },
    });
    expect(task.attempts).toEqual([expect.objectContaining({ attempt: 1, node: 'local', status: 'completed', pick: expect.objectContaining({ node: null, scores: [] }) })]);
    expect((await server.get(`${TASKS}/first/result`)).body).toEqual(task.result);
  });

  it('computes on stored bars', async () => {
    await server.post('/api/v1/sync-status/sync/batch', { start_date: '2018-01-02', end_date: '2020-04-17' });
    const deadline = Date.now() + 40_000;
    while ((await server.get<{ bars: number }[]>('/api/v1/coverage?instruments=SPX.US&start=2018-01-02&end=2020-04-17')).text.match(/"verified":5\d\d/) === null) {
      if (Date.now() > deadline) throw new Error('no bars');
    }
    const id = await submit(server, { task_type: 'backtest', task_data: { stock_code: 'SPX.US', strategy: 'ma_cross', period: 'max' } });
    const { status, result, error } = await ended(server, id);
    expect([status, error]).toEqual(['completed', null]);
    expect(result).toMatchObject({ instrument: 'SPX.US', bars_count: 577, last_date: '2020-04-17' });
    expect(result?.equity_curve).toHaveLength(577);
    const none = await ended(server, await submit(server, { task_type: 'backtest', task_data: { stock_code: 'AAPL.US' } }));
    expect([none.status, none.failure?.code, none.attempts.length, none.dead]).toEqual(['failed', 'no_bars', 1, false]);
  });

  it('keeps a large result apart and gives it whole', async () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => ({ row: i, text: 'x'.repeat(40) }));
    const id = await submit(server, { task_type: 'custom', task_data: { rows } });
    const task = await ended(server, id);
    expect(task.result).toMatchObject({ custom_data: { rows } });
    const [row] = await sql<{ plain: boolean; packed: number; bytes: number }>(
      `select result is not null as plain, length(result_packed) as packed, result_bytes as bytes from task where id = '${id}'`);
    expect(row.plain).toBe(false);
    expect(row.packed).toBeLessThan(row.bytes / 3);
    expect((await server.get(`${TASKS}/${id}/result`)).body).toEqual(task.result);
  });

  it('fails for good where another try cannot help, and is timed out as often as it may be', async () => {
    const late = await submit(server, sleepTask(60_000, { timeout: 10, max_attempts: 1 }));
    const task = await ended(server, late);
    expect(task).toMatchObject({ status: 'failed', failure: { code: 'timeout', retryable: true }, dead: true });
    expect(task.attempts.map(({ status }) => status)).toEqual(['failed']);
    expect(idsOf((await server.get<Page>(`${TASKS}/dead`)).body)).toEqual([late]);
  });
});

describe('the same id', () => {
  it('gives the same task for the same request, whatever has become of it', async () => {
    const request = echo({ task_id: 'twice', priority: 7 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.post<{ task_id: string }>(TASKS, request)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.task_id}`))).toEqual(new Set(['200 twice']));
    await ended(server, 'twice');
    expect((await server.post(TASKS, request)).body).toEqual({ task_id: 'twice', status: 'completed' });
    expect((await taskOf(server, 'twice')).attempts).toHaveLength(1);
  });

  it.each([
    ['data', { task_data: { a: 2 } }], ['type', { task_type: 'analysis', task_data: { stock_code: 'SPX.US' } }], ['priority', { priority: 6 }], ['timeout', { timeout: 301 }],
  ])('is refused with other %s', async (_name, other) => {
    await server.post(TASKS, echo({ task_id: 'mine' }));
    const { status, body } = await server.post(TASKS, echo({ task_id: 'mine', ...other }), EN);
    expect([status, body.code, body.field]).toEqual([409, 'task_exists', 'task_id']);
    expect((await taskOf(server, 'mine')).task_data).toEqual({ a: 1 });
  });
});

describe('bad input', () => {
  it.each<[string, unknown, string]>([
    ['no body', null, 'body'], ['a list', [], 'body'], ['no type', {}, 'task_type'], ['an unknown type', { task_type: 'mining' }, 'task_type'],
    ['a type of every object', { task_type: 'constructor' }, 'task_type'], ['data that are a list', echo({ task_data: [] }), 'task_data'],
    ['an empty id', echo({ task_id: '' }), 'task_id'], ['a path', echo({ task_id: '../x' }), 'task_id'], ['a slash', echo({ task_id: 'a%2Fb' }), 'task_id'],
    ['a long id', echo({ task_id: 'x'.repeat(10_000) }), 'task_id'], ['a word of the routes', echo({ task_id: 'dead' }), 'task_id'], ['a line break', echo({ task_id: 'a\nb' }), 'task_id'],
    ['priority 0', echo({ priority: 0 }), 'priority'], ['priority -1', echo({ priority: -1 }), 'priority'], ['priority 11', echo({ priority: 11 }), 'priority'],
    ['priority 1.5', echo({ priority: 1.5 }), 'priority'], ['priority "high"', echo({ priority: 'high' }), 'priority'],
    ['timeout 9', echo({ timeout: 9 }), 'timeout'], ['timeout -5', echo({ timeout: -5 }), 'timeout'], ['timeout 86401', echo({ timeout: 86_401 }), 'timeout'],
    ['timeout 1e21', echo({ timeout: 1e21 }), 'timeout'], ['timeout "300"', echo({ timeout: '300' }), 'timeout'],
    ['an unknown field', echo({ colour: 'red' }), 'colour'], ['NUL in the data', echo({ task_data: { a: 'x\0y' } }), 'body'],
    ['half a character', echo({ task_data: { a: ['\ud800'] } }), 'body'], ['an unknown handler', echo({ task_data: { handler: 'rm' } }), 'task_data.handler'],
    ['a bad symbol', { task_type: 'data_import', task_data: { symbols: [7] } }, 'task_data.symbols[0]'],
    ['an unknown strategy', { task_type: 'backtest', task_data: { stock_code: 'SPX.US', strategy: 'magic' } }, 'task_data.strategy'],
  ])('%s is refused by name', async (_name, body, field) => {
    const before = (await page('page_size=1')).total;
    const answer = await server.post(TASKS, body === null ? 'null' : body, body === null ? { 'content-type': 'application/json' } : {});
    expect([answer.status, answer.body.status, answer.body.field]).toEqual([400, 'error', field]);
    expect((await page('page_size=1')).total).toBe(before);
  });

  it('of queries and ids is refused, and what is not there is not found', async () => {
    for (const query of ['page=0', 'page_size=501', 'status=done', 'type=x', 'from=yesterday', 'to=2025-02-30', 'search=', 'sort=id', 'page=1e3']) {
      expect([query, (await server.get(`${TASKS}?${query}`)).status]).toEqual([query, 400]);
    }
    for (const [method, path] of [['GET', ''], ['GET', '/result'], ['POST', '/cancel'], ['POST', '/retry']]) {
      const { status, body } = await server.request(`${TASKS}/nobody${path}`, { method });
      expect([method, path, status, body.code]).toEqual([method, path, 404, 'task_not_found']);
      expect((await server.request(`${TASKS}/..%2Fx${path}`, { method })).status).toBe(400);
    }
  });
});

describe('the line', () => {
  it('goes by priority, and by time among equals', async () => {
    const first = await blocker();
    const order = [['low', 1], ['mid-1', 5], ['mid-2', 5], ['high', 10], ['upper', 8]] as const;
    for (const [name, priority] of order) await submit(server, echo({ task_id: `order-${name}`, priority }));
    await server.post(`${TASKS}/${first}/cancel`);
    const tasks = await Promise.all(order.map(([name]) => ended(server, `order-${name}`)));
    const began = tasks.sort((a, b) => Date.parse(a.started_at ?? '') - Date.parse(b.started_at ?? '')).map(({ task_id }) => task_id);
    expect(began).toEqual(['order-high', 'order-upper', 'order-mid-1', 'order-mid-2', 'order-low']);
  });

  it('gives up what is cancelled while it waits or runs, once', async () => {
    const running = await blocker();
    const waiting = await submit(server, echo());
    for (const expected of [200, 200]) {
      const { status, body } = await server.post(`${TASKS}/${waiting}/cancel`);
      expect([status, body]).toEqual([expected, { task_id: waiting, status: 'cancelled' }]);
    }
    for (const expected of [202, 200]) {
      const { status, body } = await server.post(`${TASKS}/${running}/cancel`);
      expect([status, body]).toEqual([expected, { task_id: running, status: 'cancelled' }]);
    }
    // The thread is free: it was really stopped.
    const next = await submit(server, echo());
    expect((await ended(server, next, 15_000)).status).toBe('completed');
    expect(await taskOf(server, running)).toMatchObject({ status: 'cancelled', result: null, attempts: [{ status: 'cancelled' }] });
    expect(await taskOf(server, waiting)).toMatchObject({ status: 'cancelled', attempts: [] });
    const late = await server.post(`${TASKS}/${next}/cancel`, undefined, EN);
    expect([late.status, late.body.code, late.body.task_status]).toEqual([409, 'task_ended', 'completed']);
  });

  it('takes what failed or was cancelled again, as a new series', async () => {
    const id = await blocker(2_000);
    await server.post(`${TASKS}/${id}/cancel`);
    expect((await server.post(`${TASKS}/${id}/retry`)).body).toEqual({ task_id: id, status: 'pending' });
    const task = await ended(server, id);
    expect(task).toMatchObject({ status: 'completed', attempt: 2, attempts: [{ attempt: 1, series: 1, status: 'cancelled' }, { attempt: 2, series: 2, status: 'completed' }] });
    const again = await server.post(`${TASKS}/${id}/retry`);
    expect([again.status, again.body.code]).toEqual([409, 'task_not_failed']);
  });
});

describe('many', () => {
  it('are accepted in one request, each judged by itself', async () => {
    await server.post(TASKS, echo({ task_id: 'bulk-old' }));
    const tasks = [
      echo({ task_id: 'bulk-1' }), echo({ task_id: 'bulk-1' }), echo({ task_id: 'bulk-1', priority: 9 }), echo({ task_id: 'bulk-old' }), echo({ task_id: 'bulk-old', timeout: 11 }),
      echo({ task_id: 'bulk-2', priority: 99 }), 'nonsense', null, echo({ task_data: { handler: 'rm' } }), echo(),
    ];
    const { status, body } = await server.post<Bulk>(`${TASKS}/bulk`, { tasks }, EN);
    expect([status, body.accepted, body.refused]).toEqual([200, 4, 6]);
    expect(body.results.map(({ task_id, status: word, code, field }) => [task_id, word === 'error' ? code : 'ok', field])).toEqual([
      ['bulk-1', 'ok', undefined], ['bulk-1', 'ok', undefined], ['bulk-1', 'task_exists', 'task_id'], ['bulk-old', 'ok', undefined], ['bulk-old', 'task_exists', 'task_id'],
      ['bulk-2', 'invalid_input', 'priority'], [null, 'invalid_input', 'body'], [null, 'invalid_input', 'body'], [expect.any(String), 'invalid_task_data', 'task_data.handler'],
      [expect.any(String), 'ok', undefined],
    ]);
    expect((await ended(server, 'bulk-1')).attempts).toHaveLength(1);
    for (const bad of [{}, { tasks: [] }, { tasks: Array(1_001).fill({}) }, { tasks: 'x' }]) expect((await server.post(`${TASKS}/bulk`, bad)).status).toBe(400);
  });

  it('are cancelled and retried in one request', async () => {
    const first = await blocker();
    const ids = await Promise.all(Array.from({ length: 30 }, (_, i) => submit(server, echo({ task_id: `many-${i}` }))));
    const cancelled = await server.post<Bulk>(`${TASKS}/bulk/cancel`, { task_ids: [...ids, 'nobody', first, 'first'] });
    expect([cancelled.body.accepted, cancelled.body.refused]).toEqual([31, 2]);
    expect(cancelled.body.results.slice(-3).map(({ status, code }) => [status, code])).toEqual([['error', 'task_not_found'], ['cancelled', undefined], ['error', 'task_ended']]);
    const retried = await server.post<Bulk>(`${TASKS}/bulk/retry`, { task_ids: [...ids, 'first'] });
    expect([retried.body.accepted, retried.body.refused]).toEqual([30, 1]);
    // The places in the line that they had before are skipped without a pause for each.
    const since = performance.now();
    expect((await Promise.all(ids.map((id) => ended(server, id, 60_000)))).map(({ status }) => status)).toEqual(Array(30).fill('completed'));
    expect(performance.now() - since).toBeLessThan(15_000);
  });

  it('are listed by page, filter and search', async () => {
    await submit(server, { task_id: 'needle-id', task_type: 'custom', task_data: { word: 'Haystack' } });
    await ended(server, 'needle-id');
    expect(idsOf(await page('search=NEEDLE'))).toEqual(['needle-id']);
    expect(idsOf(await page('search=haystack'))).toEqual(['needle-id']);
    expect(idsOf(await page('search=%25'))).toEqual([]);
    const all = await page('page_size=5');
    expect([all.data.length, all.total_pages]).toEqual([5, Math.ceil(all.total / 5)]);
    expect(idsOf(all)[0]).toBe('needle-id');
    expect(idsOf(await page('page_size=5&page=2')).some((id) => idsOf(all).includes(id))).toBe(false);
    const failed = await page('status=failed&page_size=500');
    expect(new Set(failed.data.map(({ status }) => status))).toEqual(new Set(['failed']));
    expect((await page('type=backtest')).data.every(({ task_type }) => task_type === 'backtest')).toBe(true);
    expect((await page('node=local&page_size=1')).total).toBeGreaterThan(10);
    expect((await page('node=elsewhere')).total).toBe(0);
    expect((await page('from=2020-01-01&to=2020-12-31')).total).toBe(0);
    expect((await page('from=2020-01-01')).total).toBe(all.total);
    expect(Object.keys(all.data[0])).not.toContain('task_data');
  });
});

it('never changes one end into another, whatever a program does', async () => {
  await ended(server, 'first');
  for (const status of ['failed', 'cancelled', 'running', 'pending']) {
    await expect(sql(`update task set status = '${status}' where id = 'first'`)).rejects.toThrow(/cannot become/);
  }
});
