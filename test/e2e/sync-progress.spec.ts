import { setTimeout as sleep } from 'node:timers/promises';
import { MarketStub } from '../support/market-stub';
import { TestServer } from '../support/server';
import { eventually, INSTANT, Progress, SYNC_STATUS, SyncClient } from '../support/sync-client';

const RANGE = 'start_date=2020-01-01&end_date=2020-03-31';
const NAMES = Array.from({ length: 12 }, (_, i) => `T${String(i).padStart(2, '0')}`);
const DELAY_MS = 400;

let market: MarketStub;
let server: TestServer;
let sync: SyncClient;

beforeAll(async () => {
  market = await MarketStub.start();
  server = await TestServer.start({ config: market.config(NAMES) });
  sync = new SyncClient(server);
});
afterAll(async () => {
  await server?.stop();
  await market?.stop();
  await TestServer.expectNoneRunning();
});

const counted = ({ success, failed, skipped, pending }: Record<string, unknown> | Progress) => ({ success, failed, skipped, pending });

describe('the progress of a run', () => {
  let taskId: string;
  let end: Progress;

  it('is true at every look', async () => {
    for (const name of NAMES) {
      market.script(name, (...call) => void sleep(DELAY_MS).then(() => (name === 'T05' ? call[2].writeHead(404).end('{}') : market.whole(...call))));
    }
    taskId = await sync.start('2020-01-01', '2020-03-31');
    const seen: Progress[] = [];
    for (let last = await sync.progress(taskId); last.status === 'running'; last = await sync.progress(taskId)) {
      seen.push(last);
      const recorded = last.success + last.failed + last.skipped + last.pending;
      expect(recorded).toBeLessThanOrEqual(last.current);
      expect(last.current).toBeLessThanOrEqual(last.total);
      expect(last).toMatchObject({ total: 91, reason: null, duration_seconds: null, start_time: '2020-01-01', end_time: '2020-03-31', task_start_time: expect.stringMatching(INSTANT) });
      expect(last.progress_percent).toBeGreaterThanOrEqual(0);
      expect(last.progress_percent).toBeLessThan(100);
      if (last.progress_percent > 0) {
        expect(last.estimated_completion).toMatch(INSTANT);
        expect(Date.parse(last.estimated_completion ?? '')).toBeGreaterThan(Date.parse(last.task_start_time));
        expect(last.message).toMatch(/^正在同步 2020-\d\d-\d\d\.\.\. \(\d+(\.\d)?%\), 标的 \d+\/12$/);
      }
      // A record and its counter cannot appear in one instant, but they soon agree.
      await eventually('counters that say what is on record', async () => {
        const [now, { stats }] = [await sync.progress(taskId), await sync.list(RANGE)];
        return now.status !== 'running' || JSON.stringify(counted(now)) === JSON.stringify(counted(stats));
      }, 10_000);
      const active = await sync.active();
      if (active) expect(active.task_id).toBe(taskId);
      await sleep(50);
    }
    expect(seen.length).toBeGreaterThan(3);
    const percents = seen.map((p) => p.progress_percent);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(new Set(percents).size).toBeGreaterThan(2);
    expect(seen.map((p) => p.instruments_done)).toEqual(seen.map((p) => p.instruments_done).sort((a, b) => a - b));
    // Weekends and holidays are on record before the first answer has come.
    expect(seen.find((p) => p.progress_percent > 0)).toMatchObject({ skipped: 29, instruments_total: 12 });
    // Written at the latest a second after it was fetched; whether a look falls in between is the machine's affair.
    expect(seen.map((p) => p.rows_written)).toEqual(seen.map((p) => p.rows_written).sort((a, b) => a - b));
  });

  it('ends as failed and partial when one instrument failed, and says which and why', async () => {
    end = await sync.ended(taskId);
    expect(end).toMatchObject({
      status: 'failed', reason: 'partial', current: 91, success: 0, failed: 62, skipped: 29, pending: 0, progress_percent: 100,
      estimated_completion: null, end_time: expect.stringMatching(INSTANT), instruments_total: 12, instruments_done: 12,
      rows_fetched: 11 * 62, rows_written: 11 * 62, error_count: 62,
      message: expect.stringMatching(/^批量同步完成: 成功0, 失败62, 跳过29, 耗时\d+分\d+秒$/),
    });
    expect(end.duration_seconds).toBeGreaterThanOrEqual(1);
    expect(Date.parse(end.end_time)).toBeGreaterThan(Date.parse(end.task_start_time));
    expect(end.failed_instruments).toEqual([{ instrument: 'T05.US', code: 'provider_refused', error: expect.stringContaining('404') }]);
    expect(end.errors).toHaveLength(10);
    expect(end.errors[0]).toEqual({ date: '2020-01-02', error: expect.stringMatching(/^1 of 12 instruments have no bar of 2020-01-02: T05\.US: .*404/) });
  });

  it('is the same on record', async () => {
    const run = (await server.get<{ data: { task_id: string; progress: Progress }[] }>('/api/v1/sync-runs?page_size=1')).body.data[0];
    expect(run).toMatchObject({ task_id: taskId, status: 'failed', reason: 'partial', progress: end });
    const { stats, records } = await sync.list(`${RANGE}&status=failed&page_size=100`);
    expect(stats).toEqual({ total: 62, success: 0, failed: 62, syncing: 0, skipped: 0, pending: 0 });
    for (const day of records) {
      expect(day).toMatchObject({
        total_records: 11, success_count: 11, failed_count: 1, error_message: expect.stringContaining('T05.US'),
        remarks: '同步完成: 获取11只, 失败1只, 入库11条', start_time: expect.stringMatching(INSTANT), end_time: expect.stringMatching(INSTANT),
      });
    }
    const check = await server.post(`${SYNC_STATUS}/check/2020-01-02`);
    expect(check.body).toMatchObject({ need_sync: true, reason: '上次同步失败，需要重新同步' });
    expect(await sync.coverage('T05.US', '2020-01-01', '2020-03-31')).toMatchObject({ expected: 62, verified: 0, gap: 62 });
  });

  it('is resumed where it failed: only that instrument is asked for again', async () => {
    for (const name of NAMES) market.script(name);
    market.forget();
    const day = await server.post<{ status: string; data: object }>(`${SYNC_STATUS}/sync/date/2020-01-02`);
    expect(day.body).toEqual({ status: 'success', data: { status: 'success', date: '2020-01-02', total_records: 12, message: '同步完成: 获取12只, 失败0只, 入库12条' } });
    expect(market.asked).toEqual(['T05']);
    market.forget();
    expect(await sync.run('2020-01-01', '2020-03-31')).toMatchObject({
      status: 'completed', reason: null, success: 62, failed: 0, skipped: 29, instruments_total: 1, rows_written: 61, errors: [], failed_instruments: [],
    });
    expect(market.asked).toEqual(['T05']);
    expect(await sync.day('2020-01-03')).toMatchObject({ status: 'success', total_records: 12, failed_count: 0, error_message: null });
  });

  it('answers a failed day that was waited for with the reason', async () => {
    market.script('T03', (_symbol, _query, response) => void response.writeHead(404).end('{}'));
    const { status, body } = await server.post(`${SYNC_STATUS}/sync/date/2020-04-01`);
    expect([status, body]).toEqual([200, {
      status: 'error', code: 'sync_failed', message: expect.stringContaining('T03.US'),
      data: {
        status: 'failed', date: '2020-04-01', total_records: 11, message: '同步完成: 获取11只, 失败1只, 入库11条', error: expect.stringContaining('T03.US'),
      },
    }]);
    market.script('T03');
  });

  it('concerns only the instruments that a run is about', async () => {
    market.forget();
    expect(await sync.run('2020-04-02', '2020-04-03', { instruments: ['US.T01'] })).toMatchObject({ status: 'completed', total: 2, success: 2, instruments_total: 1 });
    expect(market.asked).toEqual(['T01']);
    // The day as a whole: the others were asked for since January, and have no bar of it.
    expect(await sync.day('2020-04-02')).toMatchObject({ status: 'failed', success_count: 1, failed_count: 11 });
    expect((await server.get<{ dates: string[] }>(`${SYNC_STATUS}/pending?days_back=5`)).body.dates).toEqual(expect.any(Array));
  });
});
