import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { tidemark } from '../support/cli';
import { Answer } from '../support/http-request';
import { MarketStub } from '../support/market-stub';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';
import { eventually, SYNC_STATUS, SyncClient } from '../support/sync-client';

const NEVER = '0 0 29 2 *';
const EVERY_SECOND = '* * * * * *';
const MASTER = 'http://master.example:8000';
/** Other processes on a database are noticed within one look at it, every second. */
const NOTICED_WITHIN_MS = 2_000;
/** Of a run that another master had going: higher than any epoch here. */
const FOREIGN_EPOCH = 500;

interface Operation { security?: Record<string, string[]>[] }
interface Route { method: string; path: string }
interface Run { task_id: string; task_type: string; status: string; reason: string | null }

jest.setTimeout(120_000);

let postgres: TestPostgres;
let market: MarketStub;
let server: TestServer;
let client: Client;
beforeAll(async () => {
  postgres = await startPostgres();
  market = await MarketStub.start();
});
afterAll(async () => {
  await market?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

async function start(url: string, env: Record<string, string> = {}): Promise<TestServer> {
  const started = await TestServer.start({
    until: 'listening',
    config: market.config(['AAA', 'BBB']),
    env: { DATABASE_URL: url, SCHEDULER: 'on', SYNC_DAILY_CRON: NEVER, SYNC_MISSING_CRON: NEVER, ...env },
  });
  // Its master is nowhere: all is there but a copy that was compared.
  await eventually('the store', async () => {
    const { status, body } = await started.get<{ missing?: string[] }>('/health/ready');
    return status === 200 || body.missing?.join() === 'verified_copy';
  });
  return started;
}

async function open(url: string): Promise<void> {
  client = new Client({ connectionString: url });
  await client.connect();
}

const rows = async <T extends object>(sql: string) => (await client.query<T>(sql)).rows;

/** Everything that a copy may get from its master only, and whether anyone so much as asked for a change number. */
async function store(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = { numbers: (await rows('select last_value::float8, is_called from change_number'))[0] };
  const tables = await rows<{ name: string }>(`select table_name as name from information_schema.columns where column_name = 'change_seq' order by 1`);
  expect(tables.length).toBeGreaterThanOrEqual(9);
  for (const { name } of tables) {
    [found[name]] = await rows(`select count(*)::int as n, md5(string_agg(t::text, '' order by t::text)) from ${name} t`);
  }
  return found;
}

/** What the documentation says changes the store, with values in place of the parameters. */
async function writeRoutes(): Promise<Route[]> {
  const { paths } = (await server.get<{ paths: Record<string, Record<string, Operation>> }>('/openapi.json')).body;
  return Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations)
    .filter(([, { security }]) => security?.some((one) => Object.values(one).flat().includes('sync')))
    .map(([method]) => ({ method: method.toUpperCase(), path: path.replace('{date}', '2026-03-02').replace('{name}', 'scheduler_daily') })));
}

const BODIES: Record<string, object> = {
  [`POST ${SYNC_STATUS}/sync/batch`]: { start_date: '2026-03-02', end_date: '2026-03-06' },
  'POST /api/v1/instruments': { instruments: ['CCC'] },
  'DELETE /api/v1/instruments': { instruments: ['AAA'] },
};

async function answersOfWrites(): Promise<[string, Answer][]> {
  const answers: [string, Answer][] = [];
  for (const { method, path } of await writeRoutes()) {
    const name = `${method} ${path}`;
    answers.push([name, await server.request(path, { method, body: BODIES[name] })]);
    // Whatever a request holds, it is not read.
    answers.push([`${name} {"nonsense"}`, await server.request(path, { method, body: { nonsense: 1 } })]);
  }
  return answers;
}

const schedule = async () => (await server.get<{ data: { enabled: boolean }[] }>('/api/v1/jobs')).body.data.map(({ enabled }) => enabled);
const runs = async () => (await server.get<{ data: Run[] }>('/api/v1/sync-runs?page_size=100')).body.data;
const setRole = (role: string) => client.query(`update reign set role = $1`, [role]);

describe('a slave from its first start', () => {
  beforeAll(async () => {
    const url = await createDatabase(postgres, 'fresh');
    server = await start(url, { ROLE: 'slave', MASTER_URL: MASTER, SYNC_MISSING_CRON: EVERY_SECOND });
    await open(url);
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
  });

  it('is ready with its calendars, and has written nothing that comes from a master', async () => {
    expect((await rows('select role, master_url from reign'))[0]).toEqual({ role: 'slave', master_url: MASTER });
    const [{ n }] = await rows<{ n: string }>(`select count(*) as n from calendar_session where mic = 'XNYS'`);
    expect(Number(n)).toBeGreaterThan(10_000);
    await sleep(1_500);
    const { numbers, ...tables } = await store();
    expect(numbers).toEqual({ last_value: 1, is_called: false });
    for (const [table, found] of Object.entries(tables)) expect([table, found]).toEqual([table, { n: 0, md5: null }]);
  });

  it('refuses every write in Chinese and English, names the master, and changes nothing', async () => {
    const before = await store();
    const answers = await answersOfWrites();
    expect(answers.length).toBeGreaterThanOrEqual(16);
    for (const [name, { status, body }] of answers) {
      expect([name, status, body]).toEqual([name, 403, {
        status: 'error', code: 'not_master', message: `本节点是从节点，只接受主节点的更新；主节点: ${MASTER}`, detail: expect.any(String),
        role: 'slave', master: MASTER,
      }]);
    }
    const english = await server.post(`${SYNC_STATUS}/sync/today`, undefined, { 'accept-language': 'en' });
    expect(english.body.message).toBe(`this node is a slave: it takes changes from its master only; the master is ${MASTER}`);
    expect(await store()).toEqual(before);
    expect(await rows('select from sync_refusal')).toEqual([]);
  });

  it('does not run its schedule', async () => {
    expect(await schedule()).toEqual([false, false]);
    await sleep(1_500);
    expect([await rows('select from scheduled_job'), await runs()]).toEqual([[], []]);
    expect(server.logFile).not.toContain('定时任务检查失败');
  });

  it.each([
    [['sync', '--start', '2026-03-02', '--end', '2026-03-06']], [['instruments', 'add', 'CCC.US']],
  ])('refuses %j in the terminal too, in one line', async (args) => {
    const env = { DATABASE_URL: new URL('/fresh', postgres.url).href };
    const run = await tidemark(server.home, args, env);
    expect(run).toEqual({ code: 1, stdout: '', stderr: `this node is a slave: it takes changes from its master only; the master is ${MASTER}\n` });
    expect((await store()).instrument).toEqual({ n: 0, md5: null });
  });
});

describe('a copy that holds what its master had', () => {
  let taskId: string;
  let url: string;
  let sync: SyncClient;
  let before: object[];
  const ledgers = () => rows('select instrument_id, verified, provisional, explained, change_seq from coverage order by instrument_id');
  beforeAll(async () => {
    url = await createDatabase(postgres, 'copy');
    server = await start(url);
    await open(url);
    market.script('AAA', market.changed((date) => (date === '2026-03-04' ? { high: -1 } : {})));
    taskId = await new SyncClient(server).start('2026-03-02', '2026-03-06');
    await new SyncClient(server).ended(taskId);
    market.script('AAA');
    await server.stop();
    // As replication leaves it: with a run that the master has going, and its role.
    await client.query(
      `insert into sync_run (task_id, run_type, start_date, end_date, epoch, holder, status, progress, change_seq)
       select 'foreign', run_type, start_date, end_date, $1, 'elsewhere:1', 'running',
              (progress::jsonb || '{"status": "running", "reason": null}')::json, change_seq from sync_run where task_id = $2`,
      [FOREIGN_EPOCH, taskId],
    );
    await client.query(`update reign set role = 'slave', leader = gen_random_uuid(), master_url = $1`, [MASTER]);
    // An older version's calendar, so to speak: the ledger has long stepped over these days.
    await client.query(`delete from calendar_session where mic = 'XNYS' and date between '2026-03-02' and '2026-03-06'`);
    before = await ledgers();
    server = await start(url, { ROLE: 'slave', SYNC_MISSING_CRON: EVERY_SECOND });
    sync = new SyncClient(server);
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
  });

  it('mends its own calendar and leaves the ledger to the master', async () => {
    expect(await rows(`select from calendar_session where mic = 'XNYS' and date between '2026-03-02' and '2026-03-06'`)).toHaveLength(5);
    expect(await ledgers()).toEqual(before);
    expect(before).toHaveLength(2);
  });

  it('serves every route that reads', async () => {
    const query = 'instruments=AAA.US&start=2026-03-02&end=2026-03-06';
    const paths = ['/', '/health', '/health/live', '/docs', '/openapi.json', '/api/v1/jobs', '/api/v1/sync-runs', '/api/v1/instruments',
      `/api/v1/bars?${query}`, `/api/v1/coverage?${query}`, `/api/v1/quarantine?instruments=AAA.US`, '/api/v1/calendars', '/api/v1/calendars/XNYS?start=2026-03-01&end=2026-03-31',
      `${SYNC_STATUS}/date/2026-03-02`, `${SYNC_STATUS}/recent`, `${SYNC_STATUS}/pending`, `${SYNC_STATUS}/summary`, `${SYNC_STATUS}/list`,
      `${SYNC_STATUS}/sync/batch/active`, `${SYNC_STATUS}/sync/batch/progress/${taskId}`, `${SYNC_STATUS}/sync/batch/progress/foreign`];
    for (const path of paths) expect([path, (await server.get(path)).status]).toEqual([path, 200]);
    expect((await server.get(`${SYNC_STATUS}/today`)).body).toMatchObject({ status: 'not_found' });
    const check = await server.post(`${SYNC_STATUS}/check/2026-03-02`);
    expect([check.status, check.body]).toEqual([200, expect.objectContaining({ need_sync: false })]);
    expect(await sync.bars('AAA.US', '2026-03-02', '2026-03-06')).toHaveLength(4);
    expect(await sync.quarantine('AAA.US')).toHaveLength(1);
    expect(await sync.progress(taskId)).toMatchObject({ status: 'failed', reason: 'partial' });
    expect(await sync.active()).toBeNull();
  });

  it('leaves a run of its master as it is', async () => {
    expect(await sync.progress('foreign')).toMatchObject({ status: 'running' });
    expect(server.logFile).not.toContain('interrupted runs not looked for');
    const before = await store();
    for (const [name, { status }] of await answersOfWrites()) expect([name, status]).toEqual([name, 403]);
    expect(await store()).toEqual(before);
  });

  it('writes, and runs the schedule, as soon as the database calls it master', async () => {
    market.hold('AAA');
    await setRole('master');
    await sleep(NOTICED_WITHIN_MS);
    expect(await schedule()).toEqual([true, true]);
    const added = await server.post('/api/v1/instruments', { instruments: ['CCC'] });
    expect([added.status, added.body]).toEqual([200, { status: 'success', added: 1, instruments: ['CCC.US'] }]);
    const scheduled = await eventually('a scheduled run', async () => (await runs()).find((run) => run.task_type === 'scheduler_missing'));
    expect(scheduled.status).toBe('running');
    // The old master's run is over, and its epoch behind.
    await eventually('the end of the old run', async () => (await sync.progress('foreign')).reason === 'interrupted', 15_000);
    const [{ epoch }] = await rows<{ epoch: string }>(`select epoch from sync_run where task_id = '${scheduled.task_id}'`);
    expect(Number(epoch)).toBeGreaterThan(FOREIGN_EPOCH);
  });

  it('ends its run, its writes and its schedule when it is fenced', async () => {
    const active = await eventually('the run', () => sync.active());
    await setRole('fenced');
    await sleep(NOTICED_WITHIN_MS);
    // AAA is still held back: nothing but the fence ends this run.
    expect(await sync.progress(active?.task_id ?? '')).toMatchObject({ status: 'failed', reason: 'not_master', detail: expect.stringContaining(MASTER) });
    expect((await runs())[0]).toMatchObject({ task_id: active?.task_id, status: 'failed', reason: 'not_master' });
    expect(await sync.active()).toBeNull();
    expect(await schedule()).toEqual([false, false]);
    const before = await store();
    for (const [name, { status, body }] of await answersOfWrites()) {
      expect([name, status, body.code, body.role, body.master]).toEqual([name, 403, 'not_master', 'fenced', MASTER]);
    }
    market.release('AAA');
    await sleep(1_500);
    expect(await store()).toEqual(before);
    expect(server.logFile).not.toMatch(/定时任务检查失败|is not on record yet/);
  });

  it('takes up its work when it is master again', async () => {
    const before = (await runs()).length;
    await setRole('master');
    await eventually('the schedule', async () => (server.logFile.match(/定时任务已启动/g) ?? []).length === 2, NOTICED_WITHIN_MS);
    expect(server.logFile.match(/定时任务已停止/g)).toHaveLength(1);
    await eventually('the next scheduled run', async () => (await runs()).length > before, 10_000);
    await eventually('a whole store', async () => {
      const { body } = await server.get<{ data: { gap: number }[] }>('/api/v1/coverage?instruments=CCC.US&start=2026-11-02&end=2026-11-13');
      return body.data[0]?.gap === 0;
    });
  });
});
