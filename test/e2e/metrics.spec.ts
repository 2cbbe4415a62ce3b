import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { EventClient } from '../support/event-client';
import { figure, readScrape } from '../support/exposition';
import { alertRules, dashboardQueries, labelsOf } from '../support/expressions';
import { MarketStub } from '../support/market-stub';
import { TestNode } from '../support/node';
import { TestServer } from '../support/server';
import { eventually, SYNC_STATUS, SyncClient } from '../support/sync-client';
import { sleepTask, submit, until } from '../support/tasks';

const ROOT = resolve(__dirname, '../..');
const KEY = 'canary-metrics-key-81';
const NODE_KEY = 'canary-worker-key-82';
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

let market: MarketStub;
let server: TestServer;
let node: TestNode;
let sync: SyncClient;
const scrape = async () => readScrape((await server.get('/metrics')).text);
const worker = async () => readScrape((await node.get('/metrics')).text);

beforeAll(async () => {
  market = await MarketStub.start();
  node = await TestNode.start({ env: { NODE_API_KEY: NODE_KEY, NODE_ID: 'shelf' } });
  server = await TestServer.start({
    config: market.config(['AAA', 'BBB']),
    env: { API_KEY: KEY, NODES: `shelf=http://127.0.0.1:${node.port}`, NODE_API_KEY: NODE_KEY, LOG_FORMAT: 'json', LOG_LEVEL: 'debug' },
  });
  sync = new SyncClient(server);
});
afterAll(async () => {
  await server?.stop();
  await node?.stop();
  await market?.stop();
  await TestServer.expectNoneRunning();
  await TestNode.expectNoneRunning();
});

describe('/metrics', () => {
  test.each([['server', () => server, 'tidemark_gap_cells'], ['node', () => node, 'tidemark_worker_max_workers']] as const)('of a %s wants the key, and is the format of Prometheus', async (_, of, name) => {
    for (const key of [[], ['wrong']]) expect((await of().get('/metrics', { 'x-api-key': key })).status).toBe(401);
    // A Prometheus before 2.55 can send no header of ours, but a password.
    const byPassword = (password: string) => of().get('/metrics', { 'x-api-key': [], authorization: `Basic ${Buffer.from(`prometheus:${password}`).toString('base64')}` });
    expect([(await byPassword(name === 'tidemark_gap_cells' ? KEY : NODE_KEY)).status, (await byPassword('wrong')).status]).toEqual([200, 401]);
    const { status, headers, text } = await of().get('/metrics');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const families = readScrape(text);
    for (const { name: family, help } of families.values()) expect([family, help]).toEqual([expect.stringMatching(/^(tidemark|process|nodejs)_[a-z0-9_]+$/), expect.stringMatching(/\S/)]);
    for (const { name: family, type } of families.values()) if (family.startsWith('tidemark_')) expect([family, type === 'counter']).toEqual([family, family.endsWith('_total')]);
    for (const one of [name, 'process_cpu_seconds_total', 'nodejs_eventloop_lag_seconds', 'tidemark_build_info']) expect([one, figure(families, one)]).toEqual([one, expect.any(Number)]);
  });

  test('tells of a sync, and of the one that was refused meanwhile', async () => {
    market.hold('AAA');
    const taskId = await sync.start('2020-01-01', '2020-01-10');
    expect((await sync.batch('2020-01-01', '2020-01-10')).status).toBe(409);
    const during = await scrape();
    expect(figure(during, 'tidemark_sync_running', { type: 'web_batch' })).toBe(1);
    expect(figure(during, 'tidemark_sync_runs_ended_total')).toBeUndefined();
    market.release('AAA');
    expect(await sync.ended(taskId)).toMatchObject({ status: 'completed', rows_fetched: 14, rows_written: 14 });
    const after = await eventually('the end to be counted', async () => {
      const families = await scrape();
      return figure(families, 'tidemark_sync_runs_ended_total', { type: 'web_batch', status: 'completed', reason: 'none' }) === 1 && families;
    });
    expect(figure(after, 'tidemark_sync_runs_started_total', { type: 'web_batch' })).toBe(1);
    expect(figure(after, 'tidemark_sync_refusals_total', { reason: 'busy' })).toBe(1);
    expect(figure(after, 'tidemark_sync_running')).toBeUndefined();
    expect(['fetched', 'written', 'quarantined'].map((what) => figure(after, `tidemark_sync_rows_${what}_total`))).toEqual([14, 14, 0]);
    expect(figure(after, 'tidemark_sync_run_duration_seconds_count', { type: 'web_batch' })).toBe(1);
    const batches = (status: string) => figure(after, 'tidemark_http_requests_total', { method: 'POST', route: `${SYNC_STATUS}/sync/batch`, status });
    expect([batches('200'), batches('409')]).toEqual([1, 1]);
    expect(await sync.run('2020-01-01', '2020-01-10')).toMatchObject({ rows_fetched: 14, rows_written: 0 });
    expect(['fetched', 'written'].map((what) => figure(during, `tidemark_sync_rows_${what}_total`))).toEqual([0, 0]);
    await eventually('the second run to be counted, of which nothing was written', async () => {
      const families = await scrape();
      return figure(families, 'tidemark_sync_rows_fetched_total') === 28 && figure(families, 'tidemark_sync_rows_written_total') === 14;
    });
  });

  test('tells of a provider that fails, of what is missing then, and of the alert', async () => {
    const before = await scrape();
    const gaps = figure(before, 'tidemark_gap_cells') ?? NaN;
    market.script('BBB', (_symbol, _query, response) => void response.writeHead(403).end('no'));
    expect(await sync.run('2019-12-02', '2019-12-06')).toMatchObject({ status: 'failed', reason: 'partial' });
    const after = await eventually('the failed run and its alert', async () => {
      const families = await scrape();
      const ended = figure(families, 'tidemark_sync_runs_ended_total', { type: 'web_batch', status: 'failed', reason: 'partial' });
      return ended === 1 && figure(families, 'tidemark_alerts_open', { severity: 'warning' }) === 1 && families;
    });
    // Five sessions of one instrument, and what lies between them and the days it was asked for already.
    const asked = await sync.coverage('BBB.US', '2019-12-02', '2020-01-10');
    const between = await sync.coverage('AAA.US', '2019-12-02', '2020-01-10');
    expect((figure(after, 'tidemark_gap_cells') ?? 0) - gaps).toBe(Number(asked.gap) + Number(between.gap));
    market.script('BBB');
  });

  test('takes all addresses that no route has for one', async () => {
    for (const path of ['/nope/AAA.US', '/api/v1/nope', '/%ff', `/${'x'.repeat(300)}`]) expect((await server.get(path)).status).toBeGreaterThanOrEqual(400);
    const routes = [...(await scrape()).get('tidemark_http_requests_total')?.samples ?? []].map(({ labels }) => labels.route);
    expect(new Set(routes.filter((route) => /nope|xxx|%/.test(route)))).toEqual(new Set());
    expect(figure(await scrape(), 'tidemark_http_requests_total', { method: 'GET', route: '(none)', status: '404' })).toBeGreaterThanOrEqual(2);
  });

  test('tells of tasks and the nodes that did them, on both sides', async () => {
    await eventually('the node to be known', async () => figure(await scrape(), 'tidemark_node_status', { node: 'shelf', status: 'healthy' }) === 1);
    const done = await submit(server, sleepTask(20));
    const failed = await submit(server, { task_type: 'backtest', task_data: { stock_code: 'ZZZ.US' } });
    expect((await until(server, done, ['completed'])).executed_by).toBe('shelf');
    expect((await until(server, failed, ['failed'])).failure?.code).toBe('no_bars');
    const families = await scrape();
    expect(figure(families, 'tidemark_tasks_ended_total', { type: 'custom', status: 'completed' })).toBe(1);
    expect(figure(families, 'tidemark_tasks_ended_total', { type: 'backtest', status: 'failed' })).toBe(1);
    expect(figure(families, 'tidemark_task_duration_seconds_count', { type: 'custom' })).toBe(1);
    expect(figure(families, 'tidemark_task_picks_total', { node: 'shelf' })).toBe(2);
    expect(figure(families, 'tidemark_task_fallbacks_total')).toBe(0);
    expect(figure(families, 'tidemark_node_workers', { node: 'shelf' })).toBe(4);
    const own = await worker();
    const ended = (status: string) => figure(own, 'tidemark_worker_tasks_ended_total', { status });
    expect([ended('completed'), ended('cancelled')]).toEqual([1, 0]);
    expect(figure(own, 'tidemark_worker_task_duration_seconds_count', { type: 'custom', status: 'completed' })).toBe(1);
    expect(figure(own, 'tidemark_http_requests_total', { route: '/api/v1/tasks/run', status: '200' })).toBeGreaterThan(0);
  });

  test('counts who listens, and the connections of the pool', async () => {
    const client = await EventClient.open(server, '', { 'x-api-key': KEY });
    const families = await scrape();
    expect(figure(families, 'tidemark_websocket_clients')).toBe(1);
    expect(figure(families, 'tidemark_database_up')).toBe(1);
    expect(figure(families, 'tidemark_database_pool_connections')).toBeGreaterThan(0);
    expect(figure(families, 'tidemark_database_pool_waiting')).toBe(0);
    await client.close();
    await eventually('the client to be gone', async () => figure(await scrape(), 'tidemark_websocket_clients') === 0);
  });

  test('has no label that holds an instrument, a task, an address or a key', async () => {
    const all = [...(await scrape()).values(), ...(await worker()).values()].flatMap(({ samples }) => samples);
    const values = [...new Set(all.flatMap(({ labels }) => Object.values(labels)))];
    expect(values.filter((value) => /AAA|BBB|\.US|127\.0\.0\.1|localhost|canary|[0-9a-f]{8}-[0-9a-f]{4}|\d{4}-\d\d-\d\d/.test(value))).toEqual([]);
    // What one may expect of so little that has happened.
    expect(all.length).toBeLessThan(2_000);
  });
});

describe('the files for Prometheus and Grafana', () => {
  const NAMES = /\b(?:tidemark|process|nodejs)_[a-z0-9_]+\b/g;

  test('name no metric and no label that there is not', async () => {
    const families = [...(await scrape()).values(), ...(await worker()).values()];
    const known = new Set(families.flatMap(({ name, type }) => (type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name])));
    for (const file of ['deploy/grafana/tidemark.json', 'deploy/prometheus/rules.yml']) {
      const names = [...new Set(read(file).match(NAMES))];
      expect(names.length).toBeGreaterThan(10);
      expect([file, names.filter((name) => !known.has(name))]).toEqual([file, []]);
    }
    // The page that lists them says which labels each has; the test below sees to it.
    const labels = new Map(read('docs/metrics.md').split('\n').map((row) => row.split(' | ')).map(([name, , of = '']) => [name.slice(3, -1), of]));
    for (const expression of [...dashboardQueries(), ...alertRules().map(({ expr }) => expr)]) {
      const own = [...new Set(expression.match(NAMES))].map((name) => labels.get(name.replace(/_(?:bucket|count|sum)$/, '')) ?? '').join();
      expect([expression, labelsOf(expression).filter((label) => !['instance', 'job', 'le'].includes(label) && !own.includes(`\`${label}\``))]).toEqual([expression, []]);
    }
  });

  test('can be read: a dashboard with a query in each panel, rules with words, a place to scrape', () => {
    const dashboard = JSON.parse(read('deploy/grafana/tidemark.json')) as { panels: { id: number; type: string; title: string; targets?: { expr: string }[] }[] };
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { type, title, targets } of dashboard.panels) {
      if (type === 'row') expect([title, targets]).toEqual([expect.any(String), undefined]);
      else expect([title, targets?.map(({ expr }) => expr)]).toEqual([expect.any(String), expect.arrayContaining([expect.stringMatching(NAMES)])]);
    }
    const { groups } = parse(read('deploy/prometheus/rules.yml')) as { groups: { rules: { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string } }[] }[] };
    for (const rule of groups.flatMap(({ rules }) => rules)) {
      expect(rule).toMatchObject({ alert: expect.stringMatching(/^Tidemark/), expr: expect.stringMatching(/^up\{|\b(?:tidemark|nodejs)_/), labels: { severity: expect.stringMatching(/^(warning|critical)$/) }, annotations: { summary: expect.any(String) } });
    }
    const { scrape_configs, rule_files } = parse(read('deploy/prometheus/prometheus.yml')) as { scrape_configs: { job_name: string; metrics_path?: string }[]; rule_files: string[] };
    expect([scrape_configs.map(({ job_name }) => job_name), rule_files]).toEqual([['tidemark', 'tidemark-nodes'], ['rules.yml']]);
  });

  test('and the page that lists them has each metric as it is, and no other', async () => {
    const page = read('docs/metrics.md');
    for (const [mark, families] of [['metrics', await scrape()], ['worker-metrics', await worker()]] as const) {
      const [, table = ''] = new RegExp(`<!-- ${mark} -->\\n([^]*?)<!-- /${mark} -->`).exec(page) ?? [];
      const listed = table.trim().split('\n').slice(2).map((row) => row.slice(2, -2).split(' | '));
      const own = [...families.values()].filter(({ name }) => name.startsWith('tidemark_'));
      expect(listed.map(([name, type, , help]) => [name, type, help])).toEqual(own.map(({ name, type, help }) => [`\`${name}\``, type, help]).sort());
      for (const { name, samples } of own) {
        const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== 'le'));
        const said = listed.find(([listedName]) => listedName === `\`${name}\``)?.[2] ?? '';
        expect([name, [...labels].filter((label) => !said.includes(`\`${label}\``))]).toEqual([name, []]);
      }
    }
  });
});

describe('the id of a request', () => {
  test('is taken over where it is one, made where it is none, and stands in the answer', async () => {
    const of = async (said?: string | string[]) => (await server.get('/health', said === undefined ? {} : { 'x-request-id': said })).headers['x-request-id'];
    for (const said of ['a', 'A.b_c-9', 'x'.repeat(64)]) expect(await of(said)).toBe(said);
    for (const said of [undefined, '', 'x'.repeat(65), 'a b', 'a;b', 'ключ'.replace(/./g, 'ü'), ['a', 'b']]) expect(await of(said)).toMatch(/^[0-9a-f-]{36}$/);
    expect((await server.get('/%ff', { 'x-request-id': 'my-own' })).headers['x-request-id']).toBe('my-own');
  });

  test('stands in each JSON line that was written for it, also after a body and an await; no line is anything else', async () => {
    const answer = await server.post(`${SYNC_STATUS}/sync/date/2020-01-02`, undefined, { 'x-request-id': 'req-of-a-day' });
    expect([answer.status, answer.headers['x-request-id']]).toEqual([200, 'req-of-a-day']);
    const batch = await server.post(`${SYNC_STATUS}/sync/batch`, { start_date: '2020-01-06', end_date: '2020-01-08' }, { 'x-request-id': 'req-with-a-body' });
    expect(batch.status).toBe(200);
    await eventually('the lock to be given back', async () => server.logFile.split('\n').some((line) => line.includes('释放同步锁') && line.includes('req-with-a-body')));
    const lines = server.logFile.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, string>);
    for (const line of lines) {
      expect(line).toMatchObject({ time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+08:00$/), level: expect.stringMatching(/^(DEBUG|INFO|WARNING|ERROR)$/), context: expect.any(String), message: expect.any(String) });
      expect(Object.keys(line).filter((key) => !['time', 'level', 'context', 'message', 'request_id'].includes(key))).toEqual([]);
    }
    for (const id of ['req-of-a-day', 'req-with-a-body']) {
      const own = lines.filter((line) => line.request_id === id).map(({ message }) => message).join('\n');
      expect(own).toContain('获取同步锁成功');
      expect(own).toContain('释放同步锁');
    }
    expect(lines.filter(({ context, request_id }) => context === 'start' && request_id !== undefined)).toEqual([]);
    for (const line of server.stdout.split('\n').filter(Boolean)) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  test('hides no secret in the log', async () => {
    await server.post(`${SYNC_STATUS}/sync/date/2020-01-03`, undefined, { 'x-request-id': KEY });
    await eventually('a line of that request', async () => server.logFile.includes('"request_id":"***"'));
    expect(server.logFile + server.stdout).not.toMatch(/canary/);
  });
});
