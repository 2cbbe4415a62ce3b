import { setTimeout as sleep } from 'node:timers/promises';
import { OutsidePostgres } from '../support/outside-postgres';
import { randomFrom } from '../support/random';
import { TestServer } from '../support/server';
import { NO_FAULTS, StoreAudit } from '../support/store-audit';
import { endOf, postBatch, runOf, startBatch, startWithin, until, untilWriting } from '../support/sync-calls';
import { makeTdxMarket, TdxMarket } from '../support/tdx-market';
import { serveChart, YahooStub } from '../support/yahoo-stub';

const STALE_AFTER_MS = 10_000;
const BEAT_EVERY_MS = 2_000;
const TAKEOVER_LIMIT_MS = 20_000;
const ABORT_LIMIT_MS = 5_000;
/** Longer than the second after which a write that was still waiting would have been sent. */
const AFTERMATH_MS = 1_500;

jest.setTimeout(120_000);

let postgres: OutsidePostgres;
let market: TdxMarket;
let audit: StoreAudit;
let servers: TestServer[];
let databases = 0;

async function startServers(count: number, env: Readonly<Record<string, string>> = {}, config = market.config): Promise<void> {
  const url = await postgres.createDatabase(`lease_${databases++}`);
  for (let i = 0; i < count; i++) {
    servers.push(await TestServer.start({ env: { ...market.env, ...env, DATABASE_URL: url, NODE_NAME: `server-${i + 1}` }, config }));
  }
  audit = await StoreAudit.open(url, market);
}

beforeAll(async () => {
  postgres = await OutsidePostgres.start();
  market = makeTdxMarket({ instruments: 50, from: '2006-01-01', to: '2025-12-31', random: randomFrom(1) });
});
beforeEach(() => { servers = []; });
afterEach(async () => {
  await audit.close();
  for (const server of servers) {
    server.signal('SIGCONT');
    // Code 0: whatever the test did to it, it lived.
    await server.stop();
  }
});
afterAll(async () => {
  await postgres.stop();
  market.remove();
  await TestServer.expectNoneRunning();
});

async function whole(): Promise<void> {
  expect({ ...(await audit.faults()), missing: await audit.missing() }).toEqual({ ...NO_FAULTS, missing: 0 });
}

const counted = async (sql: string, values: unknown[] = []) => (await audit.rows<{ n: number }>(sql, values))[0].n;

describe('two servers on one database', () => {
  it('refuses the second one, hands over from a stopped holder, and lets nothing of it through later', async () => {
    await startServers(2);
    const [first, second] = servers;
    // Far smaller than the first server's run: a row outside it can only come from there.
    const small = { start: market.end, end: market.end };
    const old = await startBatch(first, market);
    await untilWriting(first, old);
    const refused = await postBatch(second, small);
    first.signal('SIGSTOP');
    const stoppedAt = performance.now();
    expect([refused.status, refused.body.code]).toEqual([409, 'sync_busy']);
    expect(refused.body.current_task).toMatchObject({ task_type: 'web_batch', start_date: market.start, end_date: market.end });
    expect(await counted('select count(*)::int as n from sync_refusal where current_task is not null')).toBe(1);
    expect((await runOf(second, old))?.status).toBe('running');

    const { taskId } = await startWithin(second, small, TAKEOVER_LIMIT_MS);
    const takenAfterMs = performance.now() - stoppedAt;
    expect(takenAfterMs).toBeGreaterThan(STALE_AFTER_MS - BEAT_EVERY_MS - 500);
    expect(takenAfterMs).toBeLessThan(TAKEOVER_LIMIT_MS);
    expect(await endOf(second, taskId)).toMatchObject({ status: 'completed' });
    expect(await runOf(second, old)).toMatchObject({ status: 'failed', reason: 'interrupted' });
    const [begun] = await audit.rows<{ seq: number }>('select change_seq as seq from sync_run where task_id = $1', [taskId]);
    const [before] = await audit.rows<{ last: string }>('select last_value as last from change_number');

    first.signal('SIGCONT');
    await until(10_000, 'the old holder gives up', async () => (await first.get<{ data: { status: string } }>(`/api/v1/sync-status/sync/batch/progress/${old}`)).body.data.status !== 'running');
    await sleep(AFTERMATH_MS);
    expect(first.stdout).toMatch(/the sync lease of epoch \d+ is lost/);
    expect(await counted('select count(*)::int as n from bar_daily where change_seq >= $1 and date <> $2', [begun.seq, market.end])).toBe(0);
    for (const table of ['bar_daily', 'coverage', 'sync_day', 'sync_run', 'bar_revision', 'coverage_explanation']) {
      expect([table, await counted(`select count(*)::int as n from ${table} where change_seq > $1`, [before.last])]).toEqual([table, 0]);
    }
    expect(await runOf(first, old)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^(interrupted|lease_lost)$/) });

    expect(await endOf(first, await startBatch(first, market))).toMatchObject({ status: 'completed' });
    await whole();
  });

  it('does not take a living holder for a stopped one after the database was out of its own reach', async () => {
    await postgres.admin(`drop role if exists challenger`);
    await postgres.admin(`create role challenger superuser login password 'c'`);
    await startServers(1);
    const url = new URL(audit.url);
    [url.username, url.password] = ['challenger', 'c'];
    servers.push(await TestServer.start({ env: { ...market.env, DATABASE_URL: url.href }, config: market.config }));
    const [holder, challenger] = servers;
    await endOf(holder, await startBatch(holder, { start: market.end, end: market.end }));
    // The holder's beat goes on by itself while its run waits for this lock of ours.
    await audit.rows('begin');
    await audit.rows('lock table bar_daily in access exclusive mode');
    const task = await startBatch(holder, market);
    await until(10_000, 'the challenger has seen a beat', async () => (await counted('select beat::int as n from sync_lease')) >= 2);
    await postgres.admin('alter role challenger nologin');
    await postgres.admin(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'challenger'`);
    // At once, so that it is this request that finds the database away, and not its look at the beat.
    await until(5_000, 'cut off', async () => (await postBatch(challenger, market)).status === 503);
    await sleep(STALE_AFTER_MS + BEAT_EVERY_MS);
    await postgres.admin('alter role challenger login');
    let status = 503;
    await until(20_000, 'the challenger is back', async () => (status = (await postBatch(challenger, market)).status) !== 503);
    expect(status).toBe(409);
    await audit.rows('rollback');
    expect(await endOf(holder, task)).toMatchObject({ status: 'completed' });
    await whole();
  });
});

describe('a holder that was stopped while it waited for its provider', () => {
  it('stores nothing of what arrives after another server has taken over', async () => {
    const held: (() => void)[] = [];
    const at = Date.UTC(2020, 0, 6, 14, 30) / 1000;
    const answer = (symbol: string) => serveChart({ symbol, rows: [0, 1, 2, 3, 4].map((i) => ({ at: at + i * 86_400, open: 10, high: 11, low: 9, close: 10, volume: 100 })) });
    // The first question about IBM is answered when the test says so, all others at once.
    const stub = await YahooStub.start((symbol, ...rest) => {
      if (symbol === 'IBM' && held.length === 0) held.push(() => answer(symbol)(symbol, ...rest));
      else answer(symbol)(symbol, ...rest);
    });
    const week = { start: '2020-01-06', end: '2020-01-10' };
    await startServers(2, { PROVIDERS: 'yahoo', YAHOO_BASE_URL: stub.baseUrl, PROVIDER_RATE_PER_SECOND: '100' }, 'instruments: ["AAPL.US", "IBM.US"]\n');
    const [first, second] = servers;
    const stored = () => audit.rows<{ code: string; bars: number }>(
      'select code, count(*)::int as bars from bar_daily join instrument on id = instrument_id group by code order by code');
    const old = await startBatch(first, week);
    await untilWriting(first, old);
    expect(await stored()).toEqual([{ code: 'AAPL', bars: 5 }]);
    first.signal('SIGSTOP');
    // A weekend: nothing to fetch, but a new epoch.
    const { taskId } = await startWithin(second, { start: '2020-01-11', end: '2020-01-12' }, TAKEOVER_LIMIT_MS);
    expect(await endOf(second, taskId)).toMatchObject({ status: 'completed' });
    held[0]();
    first.signal('SIGCONT');
    await until(10_000, 'the old holder gives up', async () => (await first.get<{ data: { status: string } }>(`/api/v1/sync-status/sync/batch/progress/${old}`)).body.data.status !== 'running');
    await sleep(AFTERMATH_MS);
    expect(await stored()).toEqual([{ code: 'AAPL', bars: 5 }]);
    expect(await endOf(first, await startBatch(first, week))).toMatchObject({ status: 'completed' });
    expect(await stored()).toEqual([{ code: 'AAPL', bars: 5 }, { code: 'IBM', bars: 5 }]);
    await stub.stop();
  });
});

describe('one server', () => {
  it('ends its run within 5 s when the backend that holds the lock is terminated, and can sync again', async () => {
    await startServers(1);
    const [server] = servers;
    const taskId = await startBatch(server, market);
    await untilWriting(server, taskId);
    const ended = await audit.rows<{ name: string }>(`
      select a.application_name as name, pg_terminate_backend(a.pid)
        from pg_locks l join pg_stat_activity a on a.pid = l.pid
       where l.locktype = 'advisory' and l.objsubid = 2 and l.granted and a.datname = current_database()`);
    expect(ended.map(({ name }) => name)).toEqual([expect.stringMatching(/^tidemark epoch \d+$/)]);
    const began = performance.now();
    expect(await endOf(server, taskId, ABORT_LIMIT_MS)).toMatchObject({ status: 'failed', reason: 'lease_lost' });
    expect(performance.now() - began).toBeLessThan(ABORT_LIMIT_MS);
    const rows = await counted('select count(*)::int as n from bar_daily');
    expect(rows).toBeLessThan(market.sessions.length * market.instruments.length);
    await sleep(AFTERMATH_MS);
    expect(await counted('select count(*)::int as n from bar_daily')).toBe(rows);
    expect(await audit.faults()).toEqual(NO_FAULTS);
    expect(await endOf(server, await startBatch(server, market))).toMatchObject({ status: 'completed' });
    await whole();
  });
});
