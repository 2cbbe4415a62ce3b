import { setTimeout as sleep } from 'node:timers/promises';
import { MarketStub } from '../support/market-stub';
import { TestServer } from '../support/server';
import { eventually, INSTANT, SYNC_STATUS, SyncClient, withDatabase } from '../support/sync-client';

const POSTS = 200;

let market: MarketStub;
let server: TestServer;
let sync: SyncClient;

beforeAll(async () => {
  market = await MarketStub.start();
  server = await TestServer.start({ config: market.config(['AAA', 'BBB']), env: { LOG_LEVEL: 'debug' } });
  sync = new SyncClient(server);
});
afterAll(async () => {
  await server?.stop();
  await market?.stop();
  await TestServer.expectNoneRunning();
});

interface Refusal extends Record<string, unknown> {
  status: string;
  code?: string;
  current_task?: object;
  data?: { task_id: string };
}

const refusals = () => withDatabase(server, async (db) =>
  (await db.query<{ run_type: string; requested: object; current_task: object }>('select run_type, requested, current_task from sync_refusal order by id')).rows);

describe('the lock', () => {
  const task = { task_type: 'web_batch', start_time: expect.stringMatching(INSTANT), start_date: '2020-01-01', end_date: '2020-01-10', total_days: 10 };

  it(`accepts one of ${POSTS} simultaneous batches and names it to all the others`, async () => {
    market.hold('AAA');
    const answers = await Promise.all(Array.from({ length: POSTS }, () => sync.batch<Refusal>('2020-01-01', '2020-01-10')));
    const accepted = answers.filter((a) => a.status === 200);
    const refused = answers.filter((a) => a.status === 409);
    expect([accepted.length, refused.length]).toEqual([1, POSTS - 1]);
    for (const { body } of refused) {
      expect(body).toEqual({
        status: 'error', code: 'sync_busy', message: '已有同步任务正在运行，请等待当前任务完成后再试',
        detail: '已有同步任务正在运行，请等待当前任务完成后再试', current_task: task,
      });
    }
    expect(new Set(refused.map(({ body }) => JSON.stringify(body.current_task))).size).toBe(1);
    const audit = await refusals();
    expect(audit).toHaveLength(POSTS - 1);
    for (const row of audit) expect(row).toEqual({ run_type: 'web_batch', requested: task, current_task: task });

    const taskId = accepted[0].body.data?.task_id ?? '';
    expect(await sync.active()).toMatchObject({ task_id: taskId, progress: { status: 'running', task_type: 'web_batch' } });
    market.release('AAA');
    expect(await sync.ended(taskId)).toMatchObject({ status: 'completed', success: 7, skipped: 3 });
    expect(await sync.active()).toBeNull();
    expect(await sync.run('2020-01-01', '2020-01-10')).toMatchObject({ status: 'completed', rows_written: 0 });
    expect((await server.get<{ total: number }>('/api/v1/sync-runs')).body.total).toBe(2);
  });

  it('wrote its words into the log', async () => {
    // A run is seen to have ended a moment before the lock is let go.
    await eventually('two releases in the log', () => Promise.resolve(server.logFile.split('释放同步锁').length > 2));
    const lines = server.logFile.split('\n');
    const with_ = (text: string) => lines.filter((line) => line.includes(text));
    const taken = with_('获取同步锁成功');
    expect(taken).toHaveLength(2);
    expect(taken[0]).toMatch(/\[INFO\] sync_manager: 获取同步锁成功: web_batch, 任务信息: \{"task_type":"web_batch","start_time":"[^"]+","start_date":"2020-01-01","end_date":"2020-01-10","total_days":10\}$/);
    expect(with_('释放同步锁')).toHaveLength(2);
    expect(with_('释放同步锁')[0]).toMatch(/\[INFO\] sync_manager: 释放同步锁: \{"task_type":"web_batch",/);
    expect(with_('同步任务正在进行中，拒绝新任务: web_batch')).toHaveLength(POSTS - 1);
    for (const line of with_('拒绝新任务')) expect(line).toMatch(/\[WARNING\] sync_manager: 同步任务正在进行中，拒绝新任务: web_batch$/);
    expect(with_('[INFO] sync_manager: 当前任务: {"task_type":"web_batch"')).toHaveLength(POSTS - 1);
    expect(with_('[1/10] 开始检查: 2020-01-01')).toHaveLength(2);
    expect(with_('2020-01-01 ⏭️  已跳过（非交易日）')).toHaveLength(2);
    expect(with_('2020-01-02 📝 无同步记录，需要同步')).toHaveLength(1);
    expect(with_('2020-01-02 ✅ 已同步成功（2条），跳过')).toHaveLength(1);
  });

  it('refuses every other way of syncing while a run goes on, and serves reads', async () => {
    market.hold('BBB');
    const taskId = await sync.start('2020-02-03', '2020-02-04');
    const before = (await refusals()).length;
    const ways = ['sync/batch', 'sync/today', 'sync/date/2020-01-02', 'sync/pending'].map((path) => `${SYNC_STATUS}/${path}`)
      .concat('/api/v1/jobs/scheduler_daily/trigger', '/api/v1/jobs/scheduler_missing/trigger');
    for (const path of ways) {
      const { status, body } = await server.post<Refusal>(path, path.endsWith('batch') ? { start_date: '2020-01-01', end_date: '2020-01-02' } : undefined);
      expect([path, status, body.code, body.current_task]).toEqual([path, 409, 'sync_busy', { ...task, start_date: '2020-02-03', end_date: '2020-02-04', total_days: 2 }]);
    }
    const english = await server.post<Refusal>(`${SYNC_STATUS}/sync/today`, undefined, { 'accept-language': 'en' });
    expect([english.body.code, english.body.message]).toEqual(['sync_busy', 'a sync is already running; wait until it has ended and try again']);
    expect((await refusals()).slice(before).map((r) => r.run_type)).toEqual([
      'web_batch', 'web_day', 'web_day', 'web_pending', 'scheduler_daily', 'scheduler_missing', 'web_day',
    ]);
    const check = await server.post<{ need_sync: boolean; reason: string }>(`${SYNC_STATUS}/check/2020-02-03`);
    expect(check.body).toMatchObject({ need_sync: false, reason: expect.stringMatching(/^同步进程 .+:\d+ 正在运行中$/) });
    expect(await sync.day('2020-02-03')).toMatchObject({ status: 'syncing', remarks: '开始同步', end_time: null, duration_seconds: null });
    market.release('BBB');
    expect(await sync.ended(taskId)).toMatchObject({ status: 'completed', success: 2 });
  });
});

describe('a cancelled run', () => {
  it('keeps what it stored, frees the lock and is taken up again', async () => {
    market.hold('BBB');
    const taskId = await sync.start('2020-03-02', '2020-03-06');
    await eventually('the bars of AAA', async () => (await sync.bars('AAA.US', '2020-03-02', '2020-03-06')).length === 5);
    const cancelled = await server.post(`${SYNC_STATUS}/sync/cancel`);
    expect([cancelled.status, cancelled.body]).toEqual([200, {
      status: 'success', message: '已请求取消当前同步任务',
      current_task: { task_type: 'web_batch', start_time: expect.stringMatching(INSTANT), start_date: '2020-03-02', end_date: '2020-03-06', total_days: 5 },
    }]);
    expect(await sync.ended(taskId)).toMatchObject({
      status: 'cancelled', reason: 'cancelled', message: '同步已取消', estimated_completion: null,
      end_time: expect.stringMatching(INSTANT), duration_seconds: expect.any(Number),
    });
    expect(await sync.active()).toBeNull();
    expect((await server.post(`${SYNC_STATUS}/sync/cancel`)).status).toBe(404);
    expect(await sync.day('2020-03-02')).toMatchObject({ status: 'pending', remarks: '同步已取消，等待重新同步', error_message: null, end_time: expect.stringMatching(INSTANT) });
    expect((await server.post(`${SYNC_STATUS}/check/2020-03-02`)).body).toMatchObject({ need_sync: true, reason: '状态为待同步' });
    expect((await server.get<{ data: object[] }>('/api/v1/sync-runs?page_size=1')).body.data[0]).toMatchObject({ task_id: taskId, status: 'cancelled', reason: 'cancelled' });
    // The answer that comes after all is not stored.
    market.release('BBB');
    await sleep(200);
    expect(await sync.bars('BBB.US', '2020-03-02', '2020-03-06')).toEqual([]);

    market.forget();
    expect(await sync.run('2020-03-02', '2020-03-06')).toMatchObject({ status: 'completed', success: 5 });
    expect([market.times('AAA'), market.times('BBB')]).toEqual([0, 1]);
  });
});
