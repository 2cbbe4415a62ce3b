import { freePorts } from '../support/free-ports';
import { Answer, JsonObject } from '../support/http-request';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';
import { sqlAt } from '../support/sql';
import { eventually, INSTANT, SyncClient } from '../support/sync-client';

interface LogLine { id: number; task_name: string; task_type: string; status: string; duration: number | null; data_count: number; result_message: string | null; error_message: string | null }
interface Report { name: string; status: string; last_run_time: string | null; last_result: JsonObject | null; stats: Record<string, number | null> }

jest.setTimeout(120_000);

const WHEN = expect.stringMatching(INSTANT) as string;
const NAMES = ['incremental', 'full', 'validation', 'repair'];
const TASKS = '/api/dms/tasks';

let postgres: TestPostgres;
let master: TestServer;
let slave: TestServer;
let ports: number[];
const urls: Record<string, string> = {};

const startMaster = (env: Record<string, string> = {}) => TestServer.start({
  env: { DATABASE_URL: urls.main, NODE_NAME: 'main', PORT: String(ports[0]), SLAVES: `backup1=http://127.0.0.1:${ports[1]}`, ...env },
});

beforeAll(async () => {
  postgres = await startPostgres();
  ports = await freePorts(2);
  for (const name of ['main', 'backup1']) urls[name] = await createDatabase(postgres, `tasks_${name}`);
  master = await startMaster();
  await new SyncClient(master).run('2020-01-01', '2020-03-31');
  slave = await TestServer.start({ until: 'listening', env: { DATABASE_URL: urls.backup1, NODE_NAME: 'backup1', ROLE: 'slave', PORT: String(ports[1]), MASTER_URL: master.url } });
  await eventually('the first copy to be verified', async () => (await slave.get('/health/ready')).status === 200, 30_000);
});
afterAll(async () => {
  await slave?.stop();
  await master?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

function sql<T extends object = JsonObject>(name: string, text: string): Promise<T[]> {
  return sqlAt<T>(urls[name], text);
}
const code = ({ status, body }: Answer<JsonObject>) => [status, body.code];
const report = async (name: string) => (await master.get<Report>(`${TASKS}/${name}/status`)).body;
const lastLine = async (name: string) => (await master.get<{ logs: LogLine[] }>(`/api/dms/maintenance/log?task_name=${name}&limit=1`)).body.logs[0];
const ended = (name: string) => eventually(`${name} to end`, async () => {
  const line = await lastLine(name);
  return line !== undefined && line.status !== 'running' && line;
}, 60_000);
async function run(name: string): Promise<LogLine> {
  const { status, body } = await master.post(`${TASKS}/trigger?task_name=${name}`);
  expect([status, body]).toEqual([200, {
    success: true, result: { success: true, message: `Task ${name} triggered successfully, running in background`, status: 'running', task_name: name },
  }]);
  return ended(name);
}

it('lists the tasks; an unknown one is told by a 200', async () => {
  const list = (await master.get<{ name: string; status: string; schedule: string | null }[]>(TASKS)).body;
  expect(list.map(({ name, status }) => [name, status])).toEqual(NAMES.map((name) => [name, 'idle']));
  expect([(await master.get(`${TASKS}/nope/status`)).status, await report('nope')]).toEqual([200, { status: 'not_found' }]);
  expect(code(await master.post(`${TASKS}/trigger`, { task_name: 'nope' }))).toEqual([404, 'task_not_found']);
  expect(code(await master.post(`${TASKS}/trigger`))).toEqual([400, 'missing_field']);
  for (const path of ['tasks', 'tasks/full/status', 'maintenance/log']) expect(code(await slave.get(`/api/dms/${path}`))).toEqual([403, 'not_master']);
  expect(code(await slave.post(`${TASKS}/trigger`, { task_name: 'full' }))).toEqual([403, 'not_master']);
});

it('fills a gap inside the history', async () => {
  await sql('main', `delete from bar_daily where date between '2020-02-03' and '2020-02-07';
    update coverage set verified = verified - datemultirange(daterange('2020-02-03', '2020-02-08')), provisional = provisional - datemultirange(daterange('2020-02-03', '2020-02-08')), explained = explained - datemultirange(daterange('2020-02-03', '2020-02-08'))`);
  const line = await run('incremental');
  expect(line).toMatchObject({ task_type: 'incremental', status: 'completed', error_message: null });
  expect(line.data_count).toBeGreaterThanOrEqual(5);
  expect(await sql('main', `select count(*)::int as n from bar_daily where date between '2020-02-03' and '2020-02-07'`)).toEqual([{ n: 5 }]);
  const { body } = await master.get<{ data: { task_type: string }[] }>('/api/v1/sync-runs');
  expect(body.data[0].task_type).toBe('maintenance_incremental');
});

it('finds what differs, fails and names it; repair mends it, and the next validation completes', async () => {
  // The slave held a bar of that day all along: it has the one filled in above when it carries the master's number.
  const seq = async (name: string) => (await sql<{ change_seq: string }>(name, `select change_seq from bar_daily where date = '2020-02-05'`))[0].change_seq;
  await eventually('the filled bar on the slave', async () => (await seq('backup1')) === (await seq('main')));
  await sql('backup1', `update bar_daily set close = close + 1 where date = '2020-02-05'`);
  const found = await run('validation');
  expect(found).toMatchObject({ status: 'failed', error_message: expect.stringContaining('backup1 differs in 1 places: bar_daily SPX.US 2020-02') });
  expect((await report('validation')).last_result).toMatchObject({ success: false, copies: [{ slave: 'backup1', equal: false, differing: 1 }] });
  expect(await run('repair')).toMatchObject({ status: 'completed', result_message: expect.stringContaining('backup1: 1 places sent anew') });
  expect(await run('validation')).toMatchObject({ status: 'completed', result_message: expect.stringContaining('1 of 1 copies are equal') });
  const { name, status, last_run_time, stats } = await report('data_validation');
  expect([name, status, last_run_time]).toEqual(['validation', 'completed', WHEN]);
  expect(stats).toMatchObject({ total_runs: 2, success_count: 1, failed_count: 1, avg_duration: expect.any(Number) });
});

it('counts odd bars with examples', async () => {
  await sql('main', `update bar_daily set volume = 0 where date = '2020-03-02'; update bar_daily set high = low - 1 where date = '2020-03-03'`);
  const line = await run('validation');
  expect(line.status).toBe('failed');
  expect(line.error_message).toContain('1 bars break the rules: SPX.US 2020-03-03');
  const { findings } = (await report('validation')).last_result as { findings: { check: string; count: number; examples: string[] }[] };
  expect(findings).toContainEqual({ check: 'zero_volume', count: 1, examples: ['SPX.US 2020-03-02'] });
  expect(findings).toContainEqual({ check: 'invalid_ohlc', count: 1, examples: ['SPX.US 2020-03-03'] });
});

it('lets one run at a time, in the words of the originals', async () => {
  const answers = await Promise.all([0, 1, 2, 3].map(() => master.post(`${TASKS}/trigger`, { task_name: 'validation' })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const { body } of answers.filter(({ status }) => status !== 200)) {
    expect(body).toMatchObject({ code: 'sync_busy', success: false, result: { success: false, message: 'Task validation is already running' } });
  }
  await ended('validation');
  const all = await master.post(`${TASKS}/trigger-all`, {});
  expect(all.body.result).toMatchObject({ success: true, message: 'Triggered 4 task(s), 4 succeeded', triggered_count: 4 });
  expect(code(await master.post(`${TASKS}/trigger`, { task_name: 'full' }))).toEqual([409, 'sync_busy']);
  await eventually('the last of them to end', async () => {
    const line = await lastLine('repair');
    return line !== undefined && line.id > Number((await lastLine('validation')).id) && line.status !== 'running';
  }, 60_000);
  expect((await report('full')).stats.total_runs).toBe(1);
});

it('takes what a dead process left for failed, and compares by the clock', async () => {
  await master.stop();
  await sql('main', `insert into maintenance_log (task_name, task_type, start_time, status) values ('full', 'full_sync', now(), 'running')`);
  master = await startMaster({ SCHEDULER: 'on', SYNC_DAILY_CRON: '0 0 29 2 *', SYNC_MISSING_CRON: '0 0 29 2 *', VERIFY_CRON: '* * * * * *' });
  await eventually('the left one to be settled', async () => (await lastLine('full')).status === 'failed', 10_000);
  const runs = (await report('validation')).stats.total_runs;
  await eventually('a comparison by the clock', async () => Number((await report('validation')).stats.total_runs) > Number(runs), 30_000);
});
