import { TestNode } from '../support/node';
import { TestServer } from '../support/server';
import { ended, sleepTask, submit, taskOf, TASKS, until } from '../support/tasks';

jest.setTimeout(180_000);

const servers: TestServer[] = [];
let nodes: TestNode[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const node of nodes.splice(0)) await node.stop();
});
afterAll(async () => {
  await TestServer.expectNoneRunning();
  await TestNode.expectNoneRunning();
});

async function withNodes(count: number, workers = 2, env: Record<string, string> = {}): Promise<TestServer> {
  nodes = await Promise.all(Array.from({ length: count }, (_, i) => TestNode.start({ env: { NODE_ID: `n${i + 1}`, MAX_WORKERS: String(workers) } })));
  const list = nodes.map(({ url }, i) => `n${i + 1}=${url}`).join(',');
  const server = await TestServer.start({ env: { NODES: list, LOCAL_WORKERS: '2', ...env } });
  servers.push(server);
  const deadline = Date.now() + 20_000;
  while (count > 0 && (await server.get<{ online: number }>('/api/v1/nodes')).body.online < count) {
    if (Date.now() > deadline) throw new Error((await server.get('/api/v1/nodes')).text);
  }
  return server;
}

const echo = (more: object = {}) => ({ task_type: 'custom', task_data: { a: 1 }, ...more });

it('no node: the server does the work itself, and it is no fallback', async () => {
  const server = await withNodes(0);
  const task = await ended(server, await submit(server, echo()));
  expect(task).toMatchObject({ status: 'completed', executed_by: 'local', fallback: false });
});

it('one node: it does all of the work, its pick is explained, and a cancel reaches it', async () => {
  const server = await withNodes(1);
  const ids = await Promise.all(Array.from({ length: 20 }, () => submit(server, echo())));
  for (const id of ids) {
    const task = await ended(server, id);
    expect(task).toMatchObject({ status: 'completed', executed_by: 'n1', fallback: false, result: { custom_data: { a: 1 } } });
    expect(task.attempts).toEqual([expect.objectContaining({ node: 'n1', status: 'completed', pick: expect.objectContaining({ node: 'n1' }) })]);
    expect(task.attempts[0].pick.scores).toEqual([{ node: 'n1', score: expect.any(Number), reason: 'picked' }]);
  }
  const long = await submit(server, sleepTask(60_000));
  await until(server, long, ['running']);
  expect((await server.post(`${TASKS}/${long}/cancel`)).status).toBe(202);
  const deadline = Date.now() + 15_000;
  while ((await nodes[0].get<{ active_tasks: number }>('/api/v1/health')).body.active_tasks > 0) {
    if (Date.now() > deadline) throw new Error('the node was not told');
  }
  expect(await taskOf(server, long)).toMatchObject({ status: 'cancelled', attempts: [{ status: 'cancelled' }] });
});

it('many nodes: the work is shared, bars go along, and a result of any size comes back', async () => {
  const server = await withNodes(3);
  const ids = await Promise.all(Array.from({ length: 60 }, () => submit(server, sleepTask(50))));
  const by = (await Promise.all(ids.map((id) => ended(server, id)))).map(({ executed_by }) => executed_by);
  for (const node of ['n1', 'n2', 'n3']) expect(by.filter((one) => one === node).length).toBeGreaterThan(10);
  await server.post('/api/v1/sync-status/sync/batch', { start_date: '2015-01-02', end_date: '2020-04-17' });
  const deadline = Date.now() + 40_000;
  while ((await server.get('/api/v1/coverage?instruments=SPX.US&start=2015-01-02&end=2020-04-17')).text.match(/"verified":1\d\d\d/) === null) {
    if (Date.now() > deadline) throw new Error('no bars');
  }
  const backtest = await ended(server, await submit(server, { task_type: 'backtest', task_data: { stock_code: 'SPX.US', strategy: 'ma_cross', period: 'max' } }));
  expect(backtest).toMatchObject({ status: 'completed', result: { bars_count: 1332 } });
  expect(backtest.executed_by).toMatch(/^n\d$/);
  const rows = Array.from({ length: 4_000 }, (_, i) => ({ row: i, text: 'x'.repeat(50) }));
  const large = await ended(server, await submit(server, { task_type: 'custom', task_data: { rows } }));
  expect(large.executed_by).toMatch(/^n\d$/);
  expect(large.result).toMatchObject({ custom_data: { rows } });
});

it('node failure: what a dead node had goes to another one, and to the server when all are gone', async () => {
  const server = await withNodes(2, 2);
  const ids = await Promise.all(Array.from({ length: 4 }, () => submit(server, sleepTask(3_000))));
  for (const id of ids) await until(server, id, ['running']);
  const victims = (await Promise.all(ids.map((id) => taskOf(server, id)))).filter((task) => task.attempts.at(-1)?.node === 'n1').map(({ task_id }) => task_id);
  expect(victims.length).toBeGreaterThan(0);
  const [first, second] = nodes;
  nodes = [];
  await first.kill('SIGKILL');
  for (const id of ids) {
    const task = await ended(server, id, 60_000);
    expect([id, task.status, task.executed_by, task.fallback]).toEqual([id, 'completed', 'n2', false]);
    if (!victims.includes(id)) continue;
    expect(task.attempts.map(({ node, status }) => [node, status])).toEqual([['n1', 'lost'], ['n2', 'completed']]);
    expect(task.attempts[1].pick.scores.find(({ node }) => node === 'n1')?.reason).toMatch(/circuit open|offline|failed this task before/);
  }
  await second.kill('SIGKILL');
  const last = await ended(server, await submit(server, echo()), 60_000);
  expect(last).toMatchObject({ status: 'completed', executed_by: 'local', fallback: true });
  expect(last.attempts.at(-1)?.pick.scores.map(({ node }) => node).sort()).toEqual(['n1', 'n2']);
});
