import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localDay, formatIsoDate } from '@tidemark/domain';
import { TestServer } from '../support/server';
import { DayRecord, INSTANT, SYNC_STATUS, SyncClient, withDatabase } from '../support/sync-client';

/** The data set itself, read without any code of ours. */
function sampleBars(from: string, to: string) {
  const file = join(dirname(require.resolve('vega-datasets')), '..', 'data', 'sp500-2000.csv');
  return readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','))
    .filter(([date]) => date >= from && date <= to)
    .map(([date, open, high, low, close, , volume]) => ({
      instrument: 'SPX.US', date, open: Number(open), high: Number(high), low: Number(low), close: Number(close), volume: Number(volume), amount: null,
    }));
}

const TODAY = () => formatIsoDate(localDay(Date.now(), 'Asia/Shanghai'));
const AGAIN = 20;
const EN = { 'accept-language': 'en' };
const RECORD = {
  id: expect.any(Number), sync_date: '2020-01-02', status: 'success', total_records: 1, success_count: 1, failed_count: 0,
  start_time: expect.stringMatching(INSTANT), end_time: expect.stringMatching(INSTANT), duration_seconds: expect.any(Number),
  error_message: null, remarks: '同步完成: 获取1只, 失败0只, 入库1条', process_id: expect.stringMatching(/:\d+$/),
  created_at: expect.stringMatching(INSTANT), updated_at: expect.stringMatching(INSTANT),
};

let server: TestServer;
let sync: SyncClient;

beforeAll(async () => {
  server = await TestServer.start();
  sync = new SyncClient(server);
});
afterAll(async () => {
  await server?.stop();
  await TestServer.expectNoneRunning();
});

describe('a store without a record', () => {
  it('says that there is none', async () => {
    const { status, body } = await server.get(`${SYNC_STATUS}/date/2020-01-02`);
    expect([status, body]).toEqual([404, expect.objectContaining({
      status: 'not_found', code: 'day_not_found', date: '2020-01-02', message: '未找到同步记录',
    })]);
    const today = await server.get(`${SYNC_STATUS}/today`);
    expect([today.status, today.body]).toEqual([404, expect.objectContaining({ status: 'not_found', date: TODAY(), message: '未找到今日同步记录' })]);
    expect((await server.get(`${SYNC_STATUS}/date/2020-01-02`, EN)).body).toMatchObject({ code: 'day_not_found', message: 'no sync record of 2020-01-02' });
    expect((await server.post(`${SYNC_STATUS}/check/2020-01-02`)).body).toEqual({
      status: 'success', date: '2020-01-02', need_sync: true, reason: '未找到同步记录，需要同步',
    });
  });

  it('has no run, active or known', async () => {
    expect((await server.get(`${SYNC_STATUS}/sync/batch/active`)).body).toEqual({ status: 'success', data: null });
    const unknown = await server.get(`${SYNC_STATUS}/sync/batch/progress/2020-01-01_2020-03-31_1`);
    expect([unknown.status, unknown.body]).toEqual([404, expect.objectContaining({ status: 'error', code: 'task_not_found', message: '任务不存在或已过期' })]);
    const cancel = await server.post(`${SYNC_STATUS}/sync/cancel`);
    expect([cancel.status, cancel.body]).toEqual([404, expect.objectContaining({ status: 'error', code: 'nothing_running', message: '当前没有正在运行的同步任务' })]);
  });
});

describe('the main job on the default configuration', () => {
  const wanted = sampleBars('2020-01-01', '2020-03-31');
  const count = (table: string) => withDatabase(server, async (db) => {
    const { rows } = await db.query<{ n: number; seq: number }>(`select count(*)::int as n, coalesce(max(change_seq), 0)::int as seq from ${table}`);
    return rows[0];
  });

  it('stores the whole quarter, exactly as the data set has it', async () => {
    const started = await sync.batch<{ status: string; data: { task_id: string } }>('2020-01-01', '2020-03-31');
    expect([started.status, started.body]).toEqual([200, {
      status: 'success',
      data: {
        task_id: expect.stringMatching(/^2020-01-01_2020-03-31_\d{10}$/), total_days: 91, start_date: '2020-01-01', end_date: '2020-03-31',
        message: '批量同步任务已启动，将同步 91 天的数据',
      },
    }]);
    const progress = await sync.ended(started.body.data.task_id);
    expect(progress).toEqual({
      status: 'completed', reason: null, task_type: 'web_batch', total: 91, current: 91, success: 62, failed: 0, skipped: 29, pending: 0,
      current_date: '2020-03-31', detail: null, message: expect.stringMatching(/^批量同步完成: 成功62, 失败0, 跳过29, 耗时0分\d+秒$/),
      start_date: '2020-01-01', end_date: '2020-03-31', start_time: '2020-01-01', end_time: expect.stringMatching(INSTANT),
      task_start_time: expect.stringMatching(INSTANT), estimated_completion: null, progress_percent: 100, duration_seconds: expect.any(Number),
      instruments_total: 1, instruments_done: 1, fetched_by: { local: 1 }, answered_by: { sample: 1 }, rows_fetched: 62, rows_written: 62, quarantined: 0, errors: [],
      error_count: 0, failed_instruments: [],
    });
    expect(wanted).toHaveLength(62);
    expect(await sync.bars('SPX.US', '2020-01-01', '2020-03-31')).toEqual(wanted);
  });

  it('writes nothing at all when it is run again, and may be run again at once', async () => {
    const before = await count('bar_daily');
    const days = await count('sync_day');
    for (let i = 0; i < AGAIN; i++) {
      const taskId = await sync.start('2020-01-01', '2020-03-31');
      // Without a pause: whoever hears of the end may start the next run in the same millisecond.
      let progress = await sync.progress(taskId);
      while (progress.status === 'running') progress = await sync.progress(taskId);
      expect(progress).toMatchObject({ status: 'completed', success: 62, skipped: 29, rows_fetched: 62, rows_written: 0 });
    }
    expect(await count('bar_daily')).toEqual(before);
    expect(await count('sync_day')).toEqual(days);
    expect((await count('bar_revision')).n).toBe(0);
  });

  it('has a record of every day', async () => {
    const day = await server.get<{ status: string; data: DayRecord }>(`${SYNC_STATUS}/date/2020-01-02`);
    expect([day.status, day.body]).toEqual([200, { status: 'success', data: RECORD }]);
    expect(day.body.data.created_at).toMatch(/\+08:00$/);
    expect(await sync.day('2020-01-01')).toMatchObject({ status: 'skipped', total_records: 0, remarks: '非交易日', error_message: null });
    const check = await server.post(`${SYNC_STATUS}/check/2020-01-02`);
    expect([check.status, check.body]).toEqual([200, { status: 'success', date: '2020-01-02', need_sync: false, reason: '状态为 success，无需同步' }]);
    expect((await server.post(`${SYNC_STATUS}/check/2020-01-01`)).body).toMatchObject({ need_sync: false, reason: '状态为 skipped，无需同步' });
  });

  it('lists days by filter and page, newest first, with counts of the whole filter', async () => {
    const stats = { total: 91, success: 62, failed: 0, syncing: 0, skipped: 29, pending: 0 };
    const first = await sync.list('');
    expect(first).toEqual({ records: expect.any(Array), total: 91, page: 1, page_size: 50, total_pages: 2, stats });
    expect([first.records.length, first.records[0].sync_date, first.records[49].sync_date]).toEqual([50, '2020-03-31', '2020-02-11']);
    const second = await sync.list('page=2');
    expect([second.records.length, second.records[0].sync_date, second.stats]).toEqual([41, '2020-02-10', stats]);
    expect(await sync.list('page=3')).toMatchObject({ records: [], total: 91, page: 3 });
    const january = await sync.list('start_date=2020-01-01&end_date=2020-01-31&status=skipped&page_size=5&page=2');
    expect(january).toMatchObject({ total: 10, page: 2, page_size: 5, total_pages: 2, stats: { ...stats, total: 10, success: 0, skipped: 10 } });
    expect(january.records.map((r) => r.sync_date)).toEqual(['2020-01-12', '2020-01-11', '2020-01-05', '2020-01-04', '2020-01-01']);
    expect(await sync.list('status=failed')).toMatchObject({ records: [], total: 0, total_pages: 0 });
  });

  it('keeps every run with its end', async () => {
    const runs = await server.get<{ data: Record<string, unknown>[]; total: number }>('/api/v1/sync-runs?page_size=2');
    expect(runs.body).toMatchObject({ total: AGAIN + 1, page: 1, page_size: 2, total_pages: Math.ceil((AGAIN + 1) / 2) });
    expect(runs.body.data[0]).toMatchObject({
      task_type: 'web_batch', start_date: '2020-01-01', end_date: '2020-03-31', status: 'completed', reason: null,
      started_at: expect.stringMatching(INSTANT), ended_at: expect.stringMatching(INSTANT),
    });
    const ids = (await server.get<{ data: { task_id: string }[] }>('/api/v1/sync-runs?page_size=100')).body.data.map((r) => r.task_id);
    expect(new Set(ids).size).toBe(AGAIN + 1);
  });

  it('says all of it in English to who prefers that', async () => {
    const [{ task_id }] = (await server.get<{ data: { task_id: string }[] }>('/api/v1/sync-runs', EN)).body.data;
    const said = [
      (await server.get(`${SYNC_STATUS}/sync/batch/progress/${task_id}`, EN)).text, (await server.post(`${SYNC_STATUS}/check/2020-01-02`, undefined, EN)).text,
      (await server.get('/api/v1/sync-runs?page_size=1', EN)).text, (await server.post(`${SYNC_STATUS}/sync/cancel`, undefined, EN)).text,
      (await server.get(`${SYNC_STATUS}/sync/batch/progress/x`, EN)).text,
    ];
    for (const text of said) expect(text).not.toMatch(/[\u4e00-\u9fff]/);
    const started = await server.post<{ data: { task_id: string; message: string } }>(`${SYNC_STATUS}/sync/batch`, { start_date: '2020-01-04', end_date: '2020-01-05' }, EN);
    expect(started.body.data.message).toBe('the batch sync has started: 2 days');
    await sync.ended(started.body.data.task_id);
  });

  it('has a ledger without gaps', async () => {
    expect(await sync.coverage('SPX.US', '2020-01-01', '2020-03-31')).toMatchObject({ expected: 62, verified: 62, provisional: 0, explained: 0, gap: 0, gaps: [] });
  });
});

describe('syncs that are waited for', () => {
  it('sync one day', async () => {
    const day = await server.post(`${SYNC_STATUS}/sync/date/2019-12-31`);
    expect([day.status, day.body]).toEqual([200, {
      status: 'success', data: { status: 'success', date: '2019-12-31', total_records: 1, message: '同步完成: 获取1只, 失败0只, 入库1条' },
    }]);
    const holiday = await server.post(`${SYNC_STATUS}/sync/date/2019-12-25`);
    expect([holiday.status, holiday.body]).toEqual([200, { status: 'success', data: { status: 'skipped', date: '2019-12-25', total_records: 0, message: '非交易日' } }]);
  });

  it('sync today and then have its record', async () => {
    const { status, body } = await server.post<{ status: string; data: { status: string; date: string } }>(`${SYNC_STATUS}/sync/today`);
    expect([status, body.data.date]).toEqual([200, TODAY()]);
    expect(['success/skipped', 'success/pending']).toContain(`${body.status}/${body.data.status}`);
    expect((await server.get<{ data: DayRecord }>(`${SYNC_STATUS}/today`)).body.data).toMatchObject({ sync_date: TODAY(), status: body.data.status });
  });

  it('sync what is pending, by days that have a session, and then nothing is', async () => {
    const before = (await server.get<{ total: number; dates: string[] }>(`${SYNC_STATUS}/pending?days_back=10`)).body;
    expect(before).toEqual({ status: 'success', total: before.dates.length, dates: [...before.dates].sort().reverse() });
    expect(before.dates.length).toBeGreaterThan(2);
    const { status, body } = await server.post<{ status: string; data: { results: { date: string; status: string }[] } & Record<string, unknown> }>(`${SYNC_STATUS}/sync/pending?days_back=10`);
    expect([status, body.status]).toEqual([200, 'success']);
    expect(body.data).toMatchObject({ status: 'success', total: before.total, failed: 0 });
    expect(body.data.results.map((r) => r.date)).toEqual(before.dates);
    // The sample data end in 2020 and say so: a closed session after that is explained, an open one waits.
    for (const { status: word } of body.data.results) expect(['skipped', 'pending']).toContain(word);
    const left = body.data.results.filter((r) => r.status === 'pending').map((r) => r.date);
    const after = (await server.get<{ dates: string[] }>(`${SYNC_STATUS}/pending?days_back=10`)).body;
    expect(after.dates).toEqual(left);
    if (left.length === 0) {
      expect((await server.post(`${SYNC_STATUS}/sync/pending?days_back=10`)).body).toEqual({
        status: 'success', data: { status: 'success', message: '没有待同步的日期', synced_dates: [] },
      });
    }
  });

  it('show up in what is recent', async () => {
    const recent = (await server.get<{ status: string; total: number; data: DayRecord[] }>(`${SYNC_STATUS}/recent?days=10`)).body;
    expect(recent).toEqual({ status: 'success', total: recent.data.length, data: expect.any(Array) });
    expect(recent.data[0].sync_date).toBe(TODAY());
    expect(recent.data.map((r) => r.sync_date)).toEqual(recent.data.map((r) => r.sync_date).sort().reverse());
    const { body } = await server.get<{ data: { total_days: number; status_count: Record<string, number>; recent_records: DayRecord[] } }>(`${SYNC_STATUS}/summary?days=10`);
    expect(Object.keys(body.data.status_count).sort()).toEqual(['failed', 'pending', 'skipped', 'success', 'syncing']);
    expect(Object.values(body.data.status_count).reduce((a, b) => a + b)).toBe(body.data.total_days);
    expect(body.data.total_days).toBe(recent.total);
    expect(body.data.recent_records).toEqual(recent.data.slice(0, 10));
  });
});
