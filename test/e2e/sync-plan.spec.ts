import { localDay, formatIsoDate } from '@tidemark/domain';
import { Client } from 'pg';
import { Cluster } from '../support/cluster';
import { Answer, JsonObject } from '../support/http-request';
import { MarketStub } from '../support/market-stub';
import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';
import { eventually, INSTANT, SYNC_STATUS, SyncClient } from '../support/sync-client';

interface Cells { expected: number; verified: number; explained: number; missing: number; provisional: number; bars: number }
interface Plan {
  start_date: string; end_date: string; total_days: number; mode: string;
  refusal: { code: string; message: string } | null;
  current_task: object | null;
  totals: Cells & { instruments: number; nothing_to_do: number; unserved: number; requests: number };
  estimate: { min_seconds: number; max_seconds: number; runs: number } | null;
  instruments: (Cells & { instrument: string; provider: string | null; ranges: { start: string; end: string }[] })[];
  truncated: boolean;
}
interface Run { start_date: string; end_date: string; status: string; progress: { task_start_time: string; end_time: string } }

const ROUTE = `${SYNC_STATUS}/sync/plan`;
const EN = { 'accept-language': 'en' };
const YEAR = { start_date: '2020-01-01', end_date: '2020-12-31' };
const LARGE = 5_000;

jest.setTimeout(120_000);

let postgres: TestPostgres;
let market: MarketStub;
let made = 0;

const planOf = async (server: TestServer, body: object): Promise<Plan> => {
  const { status, body: answer, text } = await server.post<{ data: Plan }>(ROUTE, body, EN);
  if (status !== 200) throw new Error(`no plan: ${status} ${text}`);
  return answer.data;
};

/** Nobody has synced them: a test may be tried again. */
async function fresh(server: TestServer, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => `X${++made}`);
  await server.post('/api/v1/instruments', { instruments: names });
  return names;
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** All that copies would follow, the numbers of changes, the lock and the refusals on record. */
function storeOf(url: string): Promise<Record<string, unknown>> {
  return withClient(url, async (client) => {
    const rows = async <T extends object>(sql: string) => (await client.query<T>(sql)).rows;
    const found: Record<string, unknown> = { numbers: await rows('select last_value, is_called from change_number'), lease: await rows('select epoch, released_at from sync_lease') };
    const tables = await rows<{ name: string }>(`select table_name as name from information_schema.columns where column_name = 'change_seq' union select 'sync_refusal' order by 1`);
    for (const { name } of tables) [found[name]] = await rows(`select count(*)::int as n, md5(string_agg(t::text, '' order by t::text)) from ${name} t`);
    return found;
  });
}

beforeAll(async () => {
  postgres = await startPostgres();
  market = await MarketStub.start();
});
afterAll(async () => {
  await market?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

describe('a plan of a sync', () => {
  let cluster: Cluster;
  let server: TestServer;
  let sync: SyncClient;

  beforeAll(async () => {
    cluster = await Cluster.start({ slaves: 1, postgres, masterConfig: market.config(['AAA']), slaveEnv: market.env });
    server = cluster.master;
    sync = new SyncClient(server);
  });
  afterAll(() => cluster?.stop());

  /** One that holds the first days, one of them explained; one with two holes far apart; one that lacks nothing; one that nobody serves. */
  async function holes() {
    const [explained, holed, whole] = await fresh(server, 3);
    const unserved = `X${++made}.24X7`;
    await server.post('/api/v1/instruments', { instruments: [unserved] });
    market.script(explained, market.changed((date) => (date === '2020-01-08' ? null : {})));
    await sync.run('2020-01-01', '2020-01-10', { instruments: [explained, holed] });
    market.script(explained);
    await sync.run('2020-03-02', '2020-09-30', { instruments: [holed] });
    await sync.run('2020-01-01', '2020-12-31', { instruments: [whole] });
    return { explained, holed, whole, unserved, instruments: [explained, holed, whole, unserved] };
  }

  it('is what the run then does: its instruments, requests, ranges and rows', async () => {
    const { explained, holed, whole, unserved, instruments } = await holes();
    const body = { ...YEAR, instruments };
    const plan = await planOf(server, body);
    expect(plan).toEqual({
      start_date: '2020-01-01', end_date: '2020-12-31', total_days: 366, mode: 'missing', refusal: null, current_task: null, estimate: null, truncated: false,
      // 253 sessions of New York in 2020, 7 of them up to January 10, 149 from March 2 to September 30; of what never closes all 366.
      totals: {
        instruments: 4, nothing_to_do: 1, unserved: 1, expected: 3 * 253 + 366, verified: 6 + 7 + 149 + 253, explained: 1, missing: 246 + 97 + 366, provisional: 0,
        requests: 3, bars: 246 + plan.instruments[1].bars,
      },
      instruments: [
        {
          instrument: `${explained}.US`, provider: 'yahoo', expected: 253, verified: 6, explained: 1, missing: 246, provisional: 0, bars: 246,
          ranges: [{ start: '2020-01-13', end: '2020-12-31' }],
        },
        {
          // Two weeks behind the first hole are asked for as evidence.
          instrument: `${holed}.US`, provider: 'yahoo', expected: 253, verified: 156, explained: 0, missing: 97, provisional: 0, bars: expect.any(Number),
          ranges: [{ start: '2020-01-13', end: '2020-03-13' }, { start: '2020-10-01', end: '2020-12-31' }],
        },
        expect.objectContaining({ instrument: unserved, provider: null, missing: 366 }),
        expect.objectContaining({ instrument: `${whole}.US`, provider: 'yahoo', verified: 253, missing: 0, bars: 0, ranges: [] }),
      ],
    });

    market.forget();
    const seen = market.requests.length;
    const progress = await sync.run(body.start_date, body.end_date, { instruments });
    expect([market.times(explained), market.times(holed), market.times(whole)]).toEqual([1, 2, 0]);
    expect(market.asked).toHaveLength(plan.totals.requests);
    const begins = market.requests.slice(seen).map(({ searchParams }) => formatIsoDate(localDay(Number(searchParams.get('period1')) * 1000, 'America/New_York')));
    expect(begins.sort()).toEqual(plan.instruments.filter(({ provider }) => provider !== null).flatMap(({ ranges }) => ranges.map(({ start }) => start)).sort());
    expect(progress).toMatchObject({
      instruments_total: plan.totals.instruments - plan.totals.nothing_to_do, rows_written: plan.totals.missing - plan.instruments[2].missing,
      rows_fetched: plan.totals.bars, fetched_by: { local: plan.totals.requests }, answered_by: { yahoo: plan.totals.requests },
      failed_instruments: [expect.objectContaining({ instrument: unserved })],
    });
  });

  it('of what is complete asks for nothing, or for all of it again, as the run does', async () => {
    const instruments = await fresh(server, 2);
    await sync.run('2020-01-01', '2020-01-31', { instruments });
    const body = { start_date: '2020-01-01', end_date: '2020-01-31', instruments };
    for (const [mode, asks, requests] of [['missing', 'missing', 0], ['auto', 'all', 2], ['all', 'all', 2]] as const) {
      const plan = await planOf(server, { ...body, mode });
      expect([mode, plan.mode, plan.totals]).toEqual([mode, asks, expect.objectContaining({ requests, missing: 0, verified: 42, nothing_to_do: 2 - requests, bars: 21 * requests })]);
      market.forget();
      const progress = await sync.run(body.start_date, body.end_date, { instruments, mode });
      expect([mode, market.asked.length, progress.instruments_total, progress.rows_fetched]).toEqual([mode, requests, requests, plan.totals.bars]);
    }
  });

  it('counts days from before an instrument was first asked for, which the run will ask for', async () => {
    const instruments = await fresh(server, 1);
    await sync.run('2020-02-03', '2020-02-07', { instruments });
    const plan = await planOf(server, { start_date: '2020-01-27', end_date: '2020-02-07', instruments });
    expect([plan.totals.missing, plan.instruments[0].ranges]).toEqual([5, [{ start: '2020-01-27', end: '2020-02-07' }]]);
    expect(await sync.run('2020-01-27', '2020-02-07', { instruments })).toMatchObject({ rows_written: 5, rows_fetched: plan.totals.bars });
  });

  it('cuts the end to today, as the run does', async () => {
    const [today, later] = [0, 30].map((n) => formatIsoDate(localDay(Date.now(), 'Asia/Shanghai') + n));
    expect(await planOf(server, { start_date: today, end_date: later })).toMatchObject({ start_date: today, end_date: today, total_days: 1 });
  });

  it('writes nothing, not even into the lock', async () => {
    const instruments = await fresh(server, 2);
    await sync.run('2020-01-01', '2020-01-10', { instruments });
    const [before, coverage] = [await storeOf(cluster.masterDatabaseUrl), await sync.coverage(instruments[0], '2019-01-01', '2020-12-31')];
    market.forget();
    for (const mode of ['auto', 'missing', 'all']) await planOf(server, { start_date: '2010-01-01', end_date: '2020-12-31', mode });
    expect(await storeOf(cluster.masterDatabaseUrl)).toEqual(before);
    expect(await sync.coverage(instruments[0], '2019-01-01', '2020-12-31')).toEqual(coverage);
    expect(market.asked).toEqual([]);
  });

  it('answers while a sync is at work, says which, and with what a start is refused', async () => {
    const [held, other] = await fresh(server, 2);
    market.hold(held);
    const taskId = await sync.start('2020-02-03', '2020-02-04', { instruments: [held] });
    try {
      const body = { start_date: '2020-02-03', end_date: '2020-02-07', instruments: [other] };
      const before = await withClient(cluster.masterDatabaseUrl, async (client) => (await client.query('select from sync_refusal')).rowCount);
      const plan = await planOf(server, body);
      const after = await withClient(cluster.masterDatabaseUrl, async (client) => (await client.query('select from sync_refusal')).rowCount);
      expect(plan).toMatchObject({
        totals: { missing: 5, requests: 1 },
        current_task: { task_type: 'web_batch', start_time: expect.stringMatching(INSTANT), start_date: '2020-02-03', end_date: '2020-02-04', total_days: 2 },
      });
      expect(after).toBe(before);
      const refused = await server.post(`${SYNC_STATUS}/sync/batch`, body, EN);
      expect([refused.status, plan.refusal, plan.current_task]).toEqual([409, { code: refused.body.code, message: refused.body.message }, refused.body.current_task]);
      expect((await server.post<{ data: Plan }>(ROUTE, body)).body.data.refusal?.message).toBe('已有同步任务正在运行，请等待当前任务完成后再试');
    } finally {
      market.release(held);
      await sync.ended(taskId);
    }
    await eventually('the free lock', async () => (await planOf(server, YEAR)).refusal === null);
  });

  it('is the same on a slave, which says that it would refuse a start', async () => {
    const { instruments } = await holes();
    const slave = cluster.slaves[0].server;
    const body = { ...YEAR, instruments };
    const { refusal, ...plan } = await planOf(server, body);
    const there = await eventually('the same plan on the slave', async () => {
      const answer = await slave.post<{ data: Plan }>(ROUTE, body, EN);
      return answer.status === 200 && JSON.stringify(answer.body.data.totals) === JSON.stringify(plan.totals) && answer.body.data;
    });
    const refused = await slave.post(`${SYNC_STATUS}/sync/batch`, body, EN);
    expect([refused.status, refusal, there]).toEqual([403, null, { ...plan, refusal: { code: 'not_master', message: refused.body.message } }]);
  });

  it('refuses what a start refuses, in the same words', async () => {
    const days = { start_date: '2020-01-02', end_date: '2020-01-03' };
    const future = formatIsoDate(localDay(Date.now(), 'Asia/Shanghai') + 2);
    const wrong: unknown[] = [
      {}, [], null, 'x', { start_date: '2020-01-02' }, { ...days, start_date: '2020-02-30' }, { ...days, end_date: 5 }, { ...days, end_date: '2020-01-01' },
      { start_date: '1900-01-01', end_date: '2020-01-01' }, { start_date: future, end_date: future }, { ...days, mode: 'some' }, { ...days, force: true },
      { ...days, instruments: [] }, { ...days, instruments: ['nope!'] }, { ...days, instruments: ['AAA', 'NOBODY'] },
    ];
    for (const body of wrong) {
      const ask = (path: string, headers = {}) => server.request(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
      for (const headers of [{}, EN]) {
        const [planned, started]: Answer[] = [await ask(ROUTE, headers), await ask(`${SYNC_STATUS}/sync/batch`, headers)];
        expect([body, planned.status, planned.body]).toEqual([body, started.status, started.body]);
        expect([400, 404]).toContain(planned.status);
      }
    }
  });

  it('says how long it may take only where three runs have been like it', async () => {
    const instruments = await fresh(server, 1);
    const body = { start_date: '2002-01-01', end_date: '2010-12-31', mode: 'all', instruments };
    const runs = async () => (await server.get<JsonObject & { data: Run[] }>('/api/v1/sync-runs?page_size=100')).body.data
      .filter((run) => run.start_date === body.start_date && run.end_date === body.end_date && run.status === 'completed').slice(0, 10);
    for (let n = (await runs()).length; n < 3; n++) {
      expect((await planOf(server, body)).estimate).toBeNull();
      await sync.run(body.start_date, body.end_date, { instruments, mode: 'all' });
    }
    const seconds = (await runs()).map(({ progress }) => Math.round((Date.parse(progress.end_time) - Date.parse(progress.task_start_time)) / 100) / 10);
    expect((await planOf(server, body)).estimate).toEqual({ min_seconds: Math.min(...seconds), max_seconds: Math.max(...seconds), runs: seconds.length });
    // Less than half of it is another matter.
    expect((await planOf(server, { ...body, start_date: '2007-06-01' })).estimate).toBeNull();
  });
});

describe(`a plan over ${LARGE} instruments`, () => {
  let server: TestServer;
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(postgres, 'large');
    server = await TestServer.start({ config: market.config(['AAA']), env: { DATABASE_URL: url } });
    await server.post('/api/v1/instruments', { instruments: Array.from({ length: LARGE - 1 }, (_, n) => `L${n}`) });
    await withClient(url, (client) => client.query(
      `insert into coverage (instrument_id, interval, asked_from, verified, change_seq)
       select id, '1d', '2000-01-01', case when id % 2 = 0 then '{[2000-01-01,2021-01-01)}' else '{[2000-01-01,2015-06-01),[2015-09-01,2021-01-01)}' end::datemultirange, 1
         from instrument`,
    ));
  });
  afterAll(() => server?.stop());

  it('reads no bar, counts all of them and lists some, those with work first', async () => {
    const plan = await withClient(url, async (client) => {
      // Whoever wants a bar waits for this.
      await client.query('begin');
      await client.query('lock table bar_daily, bar_revision, quarantine in access exclusive mode');
      return planOf(server, { start_date: '2000-01-01', end_date: '2020-12-31' });
    });
    // 65 sessions from June to August 2015.
    expect(plan.totals).toMatchObject({ instruments: LARGE, nothing_to_do: LARGE / 2, missing: (LARGE / 2) * 65, requests: LARGE / 2 });
    expect([plan.truncated, plan.instruments.length]).toEqual([true, 200]);
    expect(new Set(plan.instruments.map(({ missing }) => missing))).toEqual(new Set([65]));
  });

  it('lists all where they are few', async () => {
    const plan = await planOf(server, { start_date: '2000-01-01', end_date: '2020-12-31', instruments: Array.from({ length: 200 }, (_, n) => `L${n}`) });
    expect([plan.truncated, plan.instruments.length]).toEqual([false, 200]);
  });

  it('refuses as a start does where nothing is listed', async () => {
    const listed = Array.from({ length: LARGE - 1 }, (_, n) => `L${n}`).concat('AAA');
    await server.delete('/api/v1/instruments', { instruments: listed });
    try {
      const planned = await server.post(ROUTE, YEAR);
      const started = await server.post(`${SYNC_STATUS}/sync/batch`, YEAR);
      expect([planned.status, planned.body, planned.body.code]).toEqual([400, started.body, 'no_instruments']);
    } finally {
      await server.post('/api/v1/instruments', { instruments: listed });
    }
  });
});
