import { formatIsoDate, localDay } from '@tidemark/domain';
import { TestServer } from '../support/server';
import { SYNC_STATUS, SyncClient, withDatabase } from '../support/sync-client';

const BAD_DATE_ZH = '日期格式错误，应为 YYYY-MM-DD';
const dayFromNow = (n: number) => formatIsoDate(localDay(Date.now(), 'Asia/Shanghai') + n);

/** Everything that a careless or hostile client has sent for a date. */
const NO_DATES = [
  '2025-02-30', '2025-13-01', '2025-00-10', '2023-02-29', '0000-00-00', '2025', '2025-W05', '2025-001', '20250101', '2025-1-1', '2025/01/01',
  '2025-01-01T23:00:00-05:00', '2025-01-01\n', ' 2025-01-01', '2025-01-01 ', '２０２５-０１-０１', '+012345-01-01', '99999-01-01', 'infinity', 'today',
  'epoch', '', "2025-01-01'; drop table bar_daily; --", '2025-01-01😀', '1'.repeat(10_000),
];
const NO_STRINGS = [null, ['2025-01-01'], { date: '2025-01-01' }, 20250101, true];

let server: TestServer;
let sync: SyncClient;
const stored = () => withDatabase(server, async (db) => (await db.query(
  'select (select count(*)::int from sync_run) as runs, (select count(*)::int from sync_day) as days, (select count(*)::int from bar_daily) as bars, (select count(*)::int from instrument) as instruments',
)).rows[0] as object);

beforeAll(async () => {
  server = await TestServer.start({ env: { SYNC_MAX_DAYS: '400' } });
  sync = new SyncClient(server);
});
afterAll(async () => {
  await server?.stop();
  await TestServer.expectNoneRunning();
});
afterEach(async () => expect(await sync.active()).toBeNull());

describe('a batch', () => {
  it.each([...NO_DATES, ...NO_STRINGS].map((value) => [JSON.stringify(value).slice(0, 60), value]))('does not start on %s', async (_name, value) => {
    const before = await stored();
    for (const [start, end, field] of [[value, '2025-01-01', 'start_date'], ['2020-01-01', value, 'end_date']]) {
      const { status, body } = await sync.batch(start, end);
      expect([status, body.status, body.field]).toEqual([400, 'error', field]);
      if (typeof value === 'string' && value !== '') expect([body.code, body.message]).toEqual(['invalid_date', BAD_DATE_ZH]);
    }
    expect(await stored()).toEqual(before);
  });

  it('needs both dates, and nothing it does not know', async () => {
    for (const body of [{}, { start_date: '2020-01-01' }, { end_date: '2020-01-01' }, [], 'x', 5, null]) {
      const answer = await server.request(`${SYNC_STATUS}/sync/batch`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
      expect([body, answer.status, answer.body.status, typeof answer.body.code]).toEqual([body, 400, 'error', 'string']);
    }
    const unknown = await sync.batch('2020-01-02', '2020-01-03', { force: true });
    expect([unknown.status, unknown.body.status, JSON.stringify(unknown.body)]).toEqual([400, 'error', expect.stringContaining('force')]);
    for (const more of [{ mode: 'some' }, { mode: null }, { instruments: [] }, { instruments: 'SPX.US' }, { instruments: ['nope!'] }, { instruments: [5] }]) {
      expect([more, (await sync.batch('2020-01-02', '2020-01-03', more)).status]).toEqual([more, 400]);
    }
    const stranger = await sync.batch('2020-01-02', '2020-01-03', { instruments: ['SPX.US', 'AAPL'] });
    expect([stranger.status, stranger.body]).toEqual([404, expect.objectContaining({ code: 'unknown_instrument', instruments: ['AAPL.US'] })]);
  });

  it('takes only ranges that make sense, and says in either language why not', async () => {
    const cases: [string, string, string, string, RegExp][] = [
      ['2020-02-01', '2020-01-31', 'start_after_end', '开始日期不能晚于结束日期', /after end_date/],
      ['2020-01-01', '2021-02-04', 'range_too_long', '日期范围不能超过400天', /400 days/],
      ['1900-01-01', '2100-01-01', 'range_too_long', '日期范围不能超过400天', /400 days/],
      [dayFromNow(1), dayFromNow(2), 'date_in_future', '开始日期不能是未来日期', /future/],
    ];
    for (const [start, end, code, zh, en] of cases) {
      const { status, body } = await sync.batch(start, end);
      expect([status, body]).toEqual([400, expect.objectContaining({ status: 'error', code, message: zh, detail: zh })]);
      const english = await server.post(`${SYNC_STATUS}/sync/batch`, { start_date: start, end_date: end }, { 'accept-language': 'en-GB,en;q=0.9' });
      expect([english.status, english.body.code, english.body.message]).toEqual([400, code, expect.stringMatching(en)]);
    }
    const english = await server.post(`${SYNC_STATUS}/sync/batch`, { start_date: '2025-02-30', end_date: '2025-03-01' }, { 'accept-language': 'en' });
    expect(english.body.message).toMatch(/YYYY-MM-DD/);
    expect(english.body.message).not.toMatch(/[一-鿿]/);
  });

  it('goes up to the limit, and cuts a future end to today and says so', async () => {
    expect((await sync.run('2019-02-25', '2020-03-30')).total).toBe(400);
    const { status, body } = await sync.batch<{ data: { task_id: string; total_days: number; start_date: string; end_date: string; message: string } }>(dayFromNow(-1), dayFromNow(30));
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ total_days: 2, start_date: dayFromNow(-1), end_date: dayFromNow(0) });
    expect(body.data.message).toBe(`批量同步任务已启动，将同步 2 天的数据（结束日期已截断到 ${dayFromNow(0)}）`);
    expect(await sync.ended(body.data.task_id)).toMatchObject({ total: 2, status: 'completed' });
  });

  it('takes a day without a session for what it is', async () => {
    expect(await sync.run('2020-01-04', '2020-01-05')).toMatchObject({ status: 'completed', total: 2, skipped: 2, rows_fetched: 0 });
    expect(await sync.run('1999-12-30', '1999-12-30')).toMatchObject({ status: 'completed', total: 1, skipped: 1, rows_written: 0 });
  });
});

describe('every other route', () => {
  it.each([['GET', 'date'], ['POST', 'check'], ['POST', 'sync/date']])('%s %s/… takes dates only', async (method, path) => {
    for (const value of NO_DATES.filter((date) => date !== '')) {
      const { status, body } = await server.request(`${SYNC_STATUS}/${path}/${encodeURIComponent(value)}`, { method });
      expect([value.slice(0, 40), status < 500 && status >= 400, body.status]).toEqual([value.slice(0, 40), true, 'error']);
      if (status === 400) expect([body.code, body.message]).toEqual(['invalid_date', BAD_DATE_ZH]);
    }
  });

  it('refuses a day of the future', async () => {
    const { status, body } = await server.post(`${SYNC_STATUS}/sync/date/${dayFromNow(1)}`);
    expect([status, body.code]).toEqual([400, 'date_in_future']);
  });

  it('takes whole numbers within their bounds only', async () => {
    const numbers = ['0', '-1', '366', '1e2', '1.5', 'abc', '', '9007199254740993', '%00', '5&days=6&days_back=6', encodeURIComponent('١٢')];
    for (const value of numbers) {
      for (const path of [`recent?days=${value}`, `summary?days=${value}`, `pending?days_back=${value}`]) {
        const { status, body } = await server.get(`${SYNC_STATUS}/${path}`);
        expect([path, status, body.status]).toEqual([path, 400, 'error']);
      }
      expect([value, (await server.post(`${SYNC_STATUS}/sync/pending?days_back=${value}`)).status]).toEqual([value, 400]);
    }
    for (const query of ['page=0', 'page=-1', 'page=1e3', 'page=1000000000', 'page_size=0', 'page_size=101', 'page_size=abc', 'status=done', 'status=',
      'start_date=2025-02-30', 'end_date=2025-W05', 'start_date=%00', 'sort=id', 'status=failed&status=success', 'a[__proto__][x]=1']) {
      const { status, body } = await server.get(`${SYNC_STATUS}/list?${query}`);
      expect([query, status, body.status]).toEqual([query, 400, 'error']);
    }
    for (const query of ['page=0', 'page_size=101', 'x=1']) expect([query, (await server.get(`/api/v1/sync-runs?${query}`)).status]).toEqual([query, 400]);
  });

  it('finds no run by a hostile name', async () => {
    for (const id of ['x', encodeURIComponent("'; drop table sync_run; --"), 'a'.repeat(90), '%00', '..%2f..%2fetc', '%F0%9F%98%80', '2020%0A', 'a'.repeat(10_000)]) {
      const { status, body } = await server.get(`${SYNC_STATUS}/sync/batch/progress/${id}`);
      expect([id.slice(0, 30), [400, 404, 414].includes(status), body.status]).toEqual([id.slice(0, 30), true, 'error']);
    }
  });

  it('answers a wrong method with 404 or 405', async () => {
    for (const [method, path] of [['GET', 'sync/batch'], ['PUT', 'sync/batch'], ['DELETE', 'sync/cancel'], ['GET', 'sync/cancel'], ['POST', 'today'], ['GET', 'check/2020-01-02']]) {
      const { status } = await server.request(`${SYNC_STATUS}/${path}`, { method });
      expect([method, path, [404, 405].includes(status)]).toEqual([method, path, true]);
    }
  });
});
