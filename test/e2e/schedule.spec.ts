import { rmSync } from 'node:fs';
import { MarketStub } from '../support/market-stub';
import { makeHome, TestServer } from '../support/server';
import { eventually, INSTANT, Progress, SYNC_STATUS, SyncClient, withDatabase } from '../support/sync-client';

/** 29 February: not while this test runs. */
const NEVER = '0 0 29 2 *';
const EVERY_SECOND = '* * * * * *';

interface Job {
  name: string;
  description: string;
  schedule: string;
  timezone: string;
  enabled: boolean;
  next_due: string;
  last_started_at: string | null;
  last_ended_at: string | null;
  last_status: string | null;
  last_message: string | null;
}
interface Run { task_id: string; task_type: string; start_date: string; end_date: string; status: string; reason: string | null; progress: Progress }
interface Started { status: string; data: { task_id: string; total_days: number; start_date: string; end_date: string } }

let market: MarketStub;
let server: TestServer;
let sync: SyncClient;

beforeAll(async () => {
  market = await MarketStub.start();
});
afterAll(async () => {
  await market?.stop();
  await TestServer.expectNoneRunning();
});

async function start(home: string, daily: string, missing: string): Promise<void> {
  server = await TestServer.start({ home, config: market.config(['AAA', 'BBB']), env: { SCHEDULER: 'on', SYNC_DAILY_CRON: daily, SYNC_MISSING_CRON: missing } });
  sync = new SyncClient(server);
}

const job = async (name: string) => (await server.get<{ data: Job[] }>('/api/v1/jobs')).body.data.find((j) => j.name === name);
const runs = async (type: string) => (await server.get<{ data: Run[] }>('/api/v1/sync-runs?page_size=100')).body.data.filter((run) => run.task_type === type);
const trigger = (name: string) => server.post<Started>(`/api/v1/jobs/${name}/trigger`);
const retries = () => withDatabase(server, async (db) => (await db.query<{ date: string; minutes: number }>(
  'select sync_date::text as date, round(extract(epoch from due_at - now()) / 60)::int as minutes from sync_retry order by 1')).rows);

describe('jobs by hand, and what they leave for later', () => {
  let home: string;
  let lastSession: string;
  beforeAll(async () => {
    home = makeHome();
    await start(home, NEVER, NEVER);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('lists the jobs, and when they are due', async () => {
    const { status, body } = await server.get<{ data: Job[] }>('/api/v1/jobs');
    const idle = { last_started_at: null, last_ended_at: null, last_status: null, last_message: null };
    const common = { description: expect.any(String), schedule: NEVER, timezone: 'Asia/Shanghai', enabled: true, next_due: expect.stringMatching(/^20\d\d-02-29T00:00:00\.000\+08:00$/), ...idle };
    expect([status, body]).toEqual([200, { data: [{ name: 'scheduler_daily', ...common }, { name: 'scheduler_missing', ...common }] }]);
    const unknown = await server.post('/api/v1/jobs/constructor/trigger');
    expect([unknown.status, unknown.body.status]).toEqual([400, 'error']);
  });

  it('runs the daily job through the lock, and a failed day is to be retried', async () => {
    market.script('BBB', (_symbol, _query, response) => void response.writeHead(404).end('{}'));
    const { status, body } = await trigger('scheduler_daily');
    expect([status, body.status]).toEqual([200, 'success']);
    expect(await sync.ended(body.data.task_id)).toMatchObject({ task_type: 'scheduler_daily', status: 'failed', reason: 'partial', start_date: body.data.start_date, end_date: body.data.end_date });
    await eventually('the line of the lock', async () => server.logFile.includes('获取同步锁成功: scheduler_daily'));
    const ended = await eventually('the end of the job', async () => {
      const found = await job('scheduler_daily');
      return found?.last_ended_at && found;
    });
    expect(ended).toMatchObject({ last_started_at: expect.stringMatching(INSTANT), last_ended_at: expect.stringMatching(INSTANT), last_status: 'failed', last_message: expect.stringContaining('批量同步完成') });
    lastSession = body.data.start_date;
    expect(await sync.day(lastSession)).toMatchObject({ status: 'failed', failed_count: 1, error_message: expect.stringContaining('BBB.US') });
    const waiting = await eventually('the retry', async () => {
      const found = await retries();
      return found.length > 0 && found;
    });
    expect(waiting).toEqual([{ date: lastSession, minutes: 60 }]);
    await eventually('the line of the failure', async () => server.logFile.includes('今日数据同步失败，将在60分钟后重试'));
  });

  it('retries it when it is due, over a restart too, and then no more', async () => {
    market.script('BBB');
    market.forget();
    await withDatabase(server, (db) => db.query(`update sync_retry set due_at = now() - interval '1 second'`));
    await server.stop();
    await start(home, NEVER, NEVER);
    const [run] = await eventually('the retry', async () => {
      const found = await runs('scheduler_retry');
      return found[0] && found[0].status !== 'running' && found;
    });
    expect(run).toMatchObject({ status: 'completed', start_date: lastSession, end_date: lastSession });
    expect(market.asked).toEqual(['BBB']);
    expect(await sync.day(lastSession)).toMatchObject({ status: 'success', success_count: 2 });
    await eventually('no more retries', async () => (await retries()).length === 0);
    expect(await job('scheduler_daily')).toMatchObject({ last_status: 'failed' });
  });

  it('fills the gap that a failed provider left years ago', async () => {
    market.script('AAA', (_symbol, _query, response) => void response.writeHead(404).end('{}'));
    expect(await sync.run('2026-03-02', '2026-03-06')).toMatchObject({ status: 'failed', failed: 5 });
    market.script('AAA');
    expect(await sync.coverage('AAA.US', '2026-03-02', '2026-03-06')).toMatchObject({ gap: 5, gaps: [{ start: '2026-03-02', end: '2026-03-06', sessions: 5 }] });
    const { status, body } = await trigger('scheduler_missing');
    expect([status, body.data.start_date]).toEqual([200, '2026-03-02']);
    expect(await sync.ended(body.data.task_id)).toMatchObject({ task_type: 'scheduler_missing', status: 'completed', failed: 0 });
    expect(await sync.coverage('AAA.US', '2026-03-02', '2026-03-06')).toMatchObject({ verified: 5, gap: 0 });
    // Nothing is ever only "after the last bar": the months between are whole too.
    for (const name of ['AAA.US', 'BBB.US']) expect(await sync.coverage(name, '2026-03-02', lastSession)).toMatchObject({ gap: 0 });
    market.forget();
    const again = (await trigger('scheduler_missing')).body.data.task_id;
    expect(await sync.ended(again)).toMatchObject({ status: 'completed', rows_written: 0 });
    // A session that is open right now is asked for again and again until it is final.
    if ((await sync.list('status=pending')).total === 0) expect(market.asked).toEqual([]);
  });

  it('has nothing to do without instruments, and says so', async () => {
    await server.delete('/api/v1/instruments', { instruments: ['AAA', 'BBB'] });
    const { status, body } = await server.post('/api/v1/jobs/scheduler_daily/trigger');
    expect([status, body.code]).toEqual([400, 'no_instruments']);
    const batch = await sync.batch('2026-03-02', '2026-03-06');
    expect([batch.status, batch.body.code, batch.body.message]).toEqual([400, 'no_instruments', '没有可同步的标的，请先添加']);
    expect(await sync.active()).toBeNull();
  });
});

describe('jobs by the clock', () => {
  let home: string;
  beforeAll(async () => {
    home = makeHome();
    market.hold('AAA');
    await start(home, EVERY_SECOND, NEVER);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('run by themselves, step back while another sync runs, and go on after it', async () => {
    const first = await eventually('the daily run', async () => (await runs('scheduler_daily')).at(-1));
    expect(await sync.active()).toMatchObject({ task_id: first.task_id, progress: { task_type: 'scheduler_daily' } });
    const refused = await sync.batch('2026-03-02', '2026-03-06');
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'sync_busy', current_task: expect.objectContaining({ task_type: 'scheduler_daily' }) })]);
    expect((await server.post('/api/v1/jobs/scheduler_daily/trigger')).status).toBe(409);
    await eventually('a skipped turn', async () => server.logFile.includes('同步任务正在进行中，跳过本次执行: {"task_type":"scheduler_daily"'));
    await eventually('the refusal', async () => server.logFile.includes('[WARNING] sync_manager: 同步任务正在进行中，拒绝新任务: scheduler_daily'));
    expect(await runs('scheduler_daily')).toHaveLength(1);
    market.release('AAA');
    expect(await sync.ended(first.task_id)).toMatchObject({ status: 'completed' });
    const next = await eventually('the next daily run', async () => (await runs('scheduler_daily')).at(-2));
    expect(next.task_id).not.toBe(first.task_id);
    await eventually('a completed job', async () => (await job('scheduler_daily'))?.last_status === 'completed');
    expect((await server.post(`${SYNC_STATUS}/check/${first.progress.start_date}`)).body).toMatchObject({ need_sync: false });
  });
});

describe('a job that could not be started when it was due', () => {
  beforeAll(async () => {
    server = await TestServer.start({
      config: market.config(['AAA']), env: { SCHEDULER: 'on', SYNC_DAILY_CRON: NEVER, SYNC_MISSING_CRON: EVERY_SECOND },
    });
    sync = new SyncClient(server);
  });
  afterAll(() => server?.stop());

  it('is started as soon as that is possible, once', async () => {
    await eventually('the first look', async () => (await runs('scheduler_missing')).length > 0);
    const sql = (text: string) => withDatabase(server, (db) => db.query(text));
    await sql('alter table sync_run rename to sync_run_away');
    await sql(`update scheduled_job set last_due_at = '2024-01-01' where name = 'scheduler_daily'`);
    await eventually('a failed look', async () => server.logFile.includes('定时任务检查失败'));
    await eventually('the claim', () => withDatabase(server, async (db) =>
      (await db.query(`select from scheduled_job where name = 'scheduler_daily' and last_due_at > '2024-01-01'`)).rowCount === 1));
    await sql('alter table sync_run_away rename to sync_run');
    await eventually('the daily run', async () => (await runs('scheduler_daily')).length === 1);
    await eventually('its end', async () => (await job('scheduler_daily'))?.last_status === 'completed');
    expect(await runs('scheduler_daily')).toHaveLength(1);
  });

  it('is skipped, with the reason, when there is nothing to sync', async () => {
    await server.delete('/api/v1/instruments', { instruments: ['AAA'] });
    const skipped = await eventually('a skipped turn', async () => {
      const found = await job('scheduler_missing');
      return found?.last_status === 'skipped' && found.last_message?.includes('none to sync') && found;
    });
    expect(skipped.last_message).toContain('add some first');
  });
});
