import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { judgeAlerts } from '../support/alert-rules';
import { Cluster, startCluster } from '../support/cluster';
import { readScrape } from '../support/exposition';
import { alertRules, dashboardQueries, selectorsOf } from '../support/expressions';
import { MarketStub } from '../support/market-stub';
import { TestNode } from '../support/node';
import { describePrometheus, layPrometheus, promtool, TestPrometheus } from '../support/prometheus';
import { TestServer } from '../support/server';
import { eventually, SyncClient } from '../support/sync-client';
import { sleepTask, submit, until } from '../support/tasks';
import { WeatherStub } from '../support/weather-stub';

const KEY = 'canary-scraped-71';
const NODE_KEY = 'canary-scraped-72';
const rules = alertRules();

/** What fires, what of a master that is well is otherwise, and what begins with this is not there. */
type Case = [alert: string, changes: Record<string, string>, without?: string];

/** Nothing has happened for these: a run that goes on, a task tried twice, a node or a copy that fails, a Redis. */
const NOT_HERE = [
  'tidemark_sync_running{', 'sum by (type) (rate(tidemark_task_retries_total{', ' == 1', 'tidemark_weather_message_delay_seconds{', '{status="offline"}', '{state="diverged"}',
];
const isNotHere = (expression: string) => NOT_HERE.some((part) => expression.includes(part));

describePrometheus('the example for Prometheus', () => {
  let folder: string;
  beforeAll(() => { folder = layPrometheus({ tidemark: [{ port: 8000, key: 'a' }], 'tidemark-nodes': [{ port: 8900, key: 'b' }] }); });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is one to its own programs', () => {
    expect(promtool(['check', 'config', '--syntax-only', resolve(__dirname, '../../deploy/prometheus/prometheus.yml')])).toMatchObject({ ok: true });
    for (const what of [['check', 'config', join(folder, 'prometheus.yml')], ['check', 'rules', join(folder, 'rules.yml')]]) {
      expect(promtool(what)).toEqual({ ok: true, said: expect.stringContaining(`SUCCESS: ${rules.length} rules found`) });
    }
  });

  test('keeps quiet about a server that is well, and about one that is three hours old and has nothing to show', () => {
    expect(judgeAlerts(folder, [])).toBe('');
    expect(judgeAlerts(folder, [], {}, { hours: 3 })).toBe('');
    // Another server of the database sees the tasks that wait there, and picks none.
    expect(judgeAlerts(folder, [], { 'tidemark_tasks_open{instance="o",status="pending"}': '4x1800', 'tidemark_task_picks_total{instance="o",node="n"}': '0x1800' })).toBe('');
  });

  test.each<Case>([
    ['TidemarkDown', { 'up{job="tidemark",instance="m"}': '1x1790 0x10' }],
    ['TidemarkDown', {}, 'up{'],
    ['TidemarkDatabaseAway', { 'tidemark_database_up{instance="m"}': '1x1790 0x10' }],
    ['TidemarkPoolExhausted', { 'tidemark_database_pool_waiting{instance="m"}': '0x1790 3x10' }],
    ['TidemarkGapsGrow', { 'tidemark_gap_cells{instance="m"}': '5x1500 9x300' }],
    ['TidemarkSyncFails', { 'tidemark_sync_runs_ended_total{instance="m",type="scheduler_daily",status="failed",reason="partial"}': '_x1700 1x100' }],
    ['TidemarkSyncFails', { 'tidemark_sync_runs_ended_total{instance="m",type="scheduler_daily",status="failed",reason="partial"}': '1x1700 2x100' }],
    ['TidemarkNothingSynced', {}, 'tidemark_sync_runs_ended_total'],
    ['TidemarkNothingSynced', { 'tidemark_sync_runs_ended_total{instance="m",type="scheduler_daily",status="completed",reason="none"}': '7x1800' }],
    ['TidemarkRowsQuarantined', { 'tidemark_sync_rows_quarantined_total{instance="m"}': '0x1770 5+5x30' }],
    ['TidemarkCopyLags', { 'tidemark_replication_delay_seconds{instance="m",slave="b"}': '2x1790 90x10' }],
    ['TidemarkCopyDiffers', { 'tidemark_replication_state{instance="m",slave="b",state="diverged"}': '_x1790 1x10' }],
    ['TidemarkCopyDiffers', { 'tidemark_replication_digest_mismatches_total{instance="m"}': '3x1790 4x10' }],
    ['TidemarkNodeAway', { 'tidemark_node_status{instance="m",node="n",status="offline"}': '_x1790 1x10' }],
    ['TidemarkNodeAway', { 'tidemark_node_circuit_open{instance="m",node="n"}': '0x1790 1x10' }],
    ['TidemarkTasksWait', { 'tidemark_task_picks_total{instance="m",node="n"}': '0x1800' }],
    ['TidemarkTasksWait', {}, 'tidemark_task_picks_total'],
    ['TidemarkWeatherNotPolled', { 'tidemark_weather_slots{instance="m",status="failed"}': '1x1780 20x20' }],
    ['TidemarkAlertsNotDelivered', { 'tidemark_alert_deliveries{instance="m",status="failed"}': '2x1780 3x20' }],
    ['TidemarkErrors', { 'tidemark_http_requests_total{instance="m",status="500"}': '0x1790 6+6x10' }],
    ['TidemarkEventLoopSlow', { 'nodejs_eventloop_lag_p99_seconds{instance="m"}': '0.02x1790 0.9x10' }],
  ])('%s is the one that fires for %j', (...[alert, changes, without]: Case) => {
    expect(judgeAlerts(folder, [alert], changes, { without })).toBe('');
  });

  test('has a case for each of its alerts', () => {
    const cases = [...readFileSync(__filename, 'utf8').matchAll(/^ {4}\['(Tidemark\w+)', \{/gm)].map(([, alert]) => alert);
    expect(new Set(cases)).toEqual(new Set(rules.map(({ alert }) => alert)));
  });
});

describePrometheus('a Prometheus that scrapes a master, its copy and a node', () => {
  let [market, weather, node, cluster, prometheus]: [MarketStub?, WeatherStub?, TestNode?, Cluster?, TestPrometheus?] = [];
  const master = () => (cluster as Cluster).master;
  const ask = (expression: string) => (prometheus as TestPrometheus).query(expression);

  beforeAll(async () => {
    market = await MarketStub.start();
    weather = await WeatherStub.start();
    node = await TestNode.start({ env: { NODE_API_KEY: NODE_KEY, NODE_ID: 'shelf' } });
    cluster = await startCluster({
      slaves: 1, slaveEnv: { MASTER_KEY: KEY }, masterConfig: market.config(['AAA', 'BBB']),
      masterEnv: {
        ...weather.env, WEATHER_CITIES: 'Quito:-0.18:-78.47', WEATHER_INTERVAL_SECONDS: '2', API_KEY: KEY, NODES: `shelf=http://127.0.0.1:${node.port}`, NODE_API_KEY: NODE_KEY,
      },
    });
    const folder = layPrometheus({
      tidemark: [{ port: master().port, key: KEY }, { port: cluster.slaves[0].server.port, key: KEY }], 'tidemark-nodes': [{ port: node.port, key: NODE_KEY }],
    });
    prometheus = await TestPrometheus.start(folder);
    const sync = new SyncClient(master());
    await sync.run('2020-01-01', '2020-01-10');
    market.script('BBB', (_symbol, _query, response) => void response.writeHead(403).end('no'));
    await sync.run('2019-12-02', '2019-12-06');
    await eventually('the node to be known', async () => (await master().get('/metrics')).text.includes('tidemark_node_status{node="shelf",status="healthy"} 1'));
    const tasks = await Promise.all(['completed', 'failed'].map(async (end) => [await submit(master(), end === 'failed' ? { task_type: 'backtest', task_data: { stock_code: 'ZZZ.US' } } : sleepTask(20)), end]));
    for (const [id, end] of tasks) await until(master(), id, [end]);
  }, 120_000);
  afterAll(async () => {
    await prometheus?.stop();
    await cluster?.stop();
    await node?.stop();
    await Promise.all([market?.stop(), weather?.stop()]);
    await TestServer.expectNoneRunning();
    await TestNode.expectNoneRunning();
  });

  test('gets in by its keys as passwords, and has loaded every rule', async () => {
    const targets = await eventually('the first scrape of each', async () => {
      const all = await prometheus?.targets();
      return all?.length === 3 && all.every(([, health]) => health !== 'unknown') && all;
    });
    expect(targets).toEqual(['tidemark', 'tidemark', 'tidemark-nodes'].map((job) => [job, 'up', '']));
    await eventually('all rules', async () => (await prometheus?.goodRules())?.length === rules.length);
  });

  test('has nothing to say against what it is given', async () => {
    for (const { text } of [await master().get('/metrics'), await (cluster as Cluster).slaves[0].server.get('/metrics'), await (node as TestNode).get('/metrics')]) {
      expect(readScrape(text).size).toBeGreaterThan(20);
      expect(promtool(['check', 'metrics'], text)).toEqual({ ok: true, said: '' });
    }
  });

  test('finds what the dashboard and the rules ask for', async () => {
    // Whether a server that starts was asked for its health too early is chance.
    const asked = [...dashboardQueries(), ...rules.flatMap(({ expr }) => selectorsOf(expr)).filter((selector) => !selector.includes('5..'))];
    expect(asked.length).toBeGreaterThan(80);
    const without = async () => {
      const empty: string[] = [];
      for (const expression of asked) if ((await ask(expression)).length === 0) empty.push(expression);
      return empty;
    };
    // A rate wants two scrapes after what happened.
    for (const end = Date.now() + 20_000; Date.now() < end && !(await without()).every(isNotHere); await sleep(500));
    expect(await without()).toEqual(asked.filter(isNotHere));
  });
});
