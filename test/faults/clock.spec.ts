import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cronIn } from '../support/due-time';
import { FakeClock } from '../support/faketime';
import { OutsidePostgres } from '../support/outside-postgres';
import { announce, randomFrom } from '../support/random';
import { makeHome, TestServer } from '../support/server';
import { NO_FAULTS, StoreAudit } from '../support/store-audit';
import { endOf, postBatch, runs, startBatch, until, untilWriting } from '../support/sync-calls';
import { makeTdxMarket, TdxMarket } from '../support/tdx-market';

/** The schedule looks every 30 s for what no timer told it. */
const LOOKED_WITHIN_MS = 40_000;
const STOPPED_MS = 12_000;
const SCHEDULED = { SCHEDULER: 'on', SYNC_TIMEZONE: 'UTC', SYNC_MISSING_CRON: '0 0 1 1 *' };

jest.setTimeout(180_000);

let postgres: OutsidePostgres;
let market: TdxMarket;
let home: string;
let servers: TestServer[];
let audit: StoreAudit;
let url: string;
let databases = 0;
beforeAll(async () => {
  postgres = await OutsidePostgres.start();
  market = makeTdxMarket({ instruments: 40, from: '2006-01-01', to: '2025-12-31', random: randomFrom(1) });
});
beforeEach(async () => {
  home = makeHome();
  servers = [];
  url = await postgres.createDatabase(`clock_${databases++}`);
});
afterEach(async () => {
  servers.forEach((server) => server.signal('SIGCONT'));
  await Promise.all(servers.map((server) => server.stop()));
  await audit.close();
  rmSync(home, { recursive: true, force: true });
});
afterAll(async () => {
  await postgres.stop();
  market.remove();
  await TestServer.expectNoneRunning();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const server = await TestServer.start({ env: { ...market.env, DATABASE_URL: url, ...env }, config: market.config });
  if (servers.push(server) === 1) audit = await StoreAudit.open(url, market);
  return server;
}

async function whole(): Promise<void> {
  expect({ ...(await audit.faults()), missing: await audit.missing() }).toEqual({ ...NO_FAULTS, missing: 0 });
}

const daily = async (server: TestServer) => (await runs(server)).filter((run) => run.task_type !== 'web_batch' && run.status !== 'running');

it('keeps its lease through a stop of 12 s that nobody uses, and a due time in it counts once', async () => {
  // Twice due while it stands still, in one minute.
  await sleep(Math.max(0, (new Date().getUTCSeconds() - 35) * 1_000));
  const { cron, at } = cronIn(9_000);
  const [second, ...rest] = cron.split(' ');
  const twice = [`${second},${(Number(second) + 4) % 60}`, ...rest].join(' ');
  const server = await start({ ...SCHEDULED, SYNC_DAILY_CRON: twice });
  await sleep(Math.max(0, at - 1_500 - Date.now()));
  const taskId = await startBatch(server, market);
  await untilWriting(server, taskId);
  server.signal('SIGSTOP');
  await sleep(STOPPED_MS);
  server.signal('SIGCONT');
  expect(await endOf(server, taskId)).toMatchObject({ status: 'completed', reason: null });
  await whole();
  const handled = async () => (await audit.rows(`select from scheduled_job where name = 'scheduler_daily' and last_ended_at is not null`)).length;
  await until(LOOKED_WITHIN_MS, 'the due time is dealt with', async () => (await handled()) === 1);
  await sleep(1_000);
  const [{ due }] = await audit.rows<{ due: Date }>(`select last_due_at as due from scheduled_job where name = 'scheduler_daily'`);
  // The first of the two where a busy machine let it pass before the stop.
  expect([at, at + 4_000]).toContain(due.getTime());
  // It ran, or stepped back for the batch: one of the two, once.
  const refused = await audit.rows(`select from sync_refusal where run_type = 'scheduler_daily'`);
  expect((await daily(server)).length + refused.length).toBe(1);
});

it('stores the same rows whatever zone and date style the process and Postgres are in', async () => {
  const { pathname } = new URL(url);
  const name = pathname.slice(1);
  await postgres.admin(`alter database ${name} set timezone to 'America/New_York'`);
  await postgres.admin(`alter database ${name} set datestyle to 'German, DMY'`);
  await postgres.admin(`alter database ${name} set extra_float_digits to 0`);
  const server = await start({ TZ: 'Pacific/Kiritimati' });
  expect(await endOf(server, await startBatch(server, market))).toMatchObject({ status: 'completed' });
  await whole();
  const [{ n }] = await audit.rows<{ n: string }>('select last_value as n from change_number');
  expect(await endOf(server, await startBatch(server, market, 'all'))).toMatchObject({ status: 'completed' });
  const bars = await audit.rows('select from bar_daily where change_seq > $1', [n]);
  const revisions = await audit.rows('select from bar_revision');
  expect([bars.length, revisions.length]).toEqual([0, 0]);
  const { body } = await server.get<{ data: { date: string }[] }>(`/api/v1/bars?instruments=${market.instruments[0]}&start=${market.start}&end=${market.start}`);
  expect(body.data.map(({ date }) => date)).toEqual([market.start]);
});

it('makes a missed day up once after +3 days, nothing twice after −1 day, and no lease expires by it', async () => {
  const clock = FakeClock.in(home);
  if (!clock) {
    announce('skipped: libfaketime is not installed (or name it by FAKETIME_LIB)');
    audit = await StoreAudit.open(url, market);
    return;
  }
  // Due three times in the three days, none of them now.
  const { cron } = cronIn(3_600_000);
  // The weekly comparison is missed as well, and lets the missed sync go first.
  const env = { ...SCHEDULED, SYNC_DAILY_CRON: cron, VERIFY_CRON: cron, ...clock.env };
  const jumping = await start(env);
  const holder = await start();
  const task = await startBatch(holder, { start: market.end, end: market.end });
  await endOf(holder, task);
  await audit.rows('begin');
  await audit.rows('lock table bar_daily in access exclusive mode');
  const held = await startBatch(holder, market);
  await sleep(3_000);
  // Short of the due time, and at different moments between two beats.
  for (const offset of ['+10m', '+20m', '+30m']) {
    clock.shift(offset);
    await sleep(50);
    const refused = await postBatch(jumping, market);
    expect([refused.status, refused.body.code]).toEqual([409, 'sync_busy']);
    await sleep(650);
  }
  await audit.rows('rollback');
  expect(await endOf(holder, held)).toMatchObject({ status: 'completed' });
  clock.shift('+3d');
  await until(LOOKED_WITHIN_MS, 'the missed day is made up', async () => (await daily(jumping)).length > 0);
  expect(await daily(jumping)).toHaveLength(1);

  clock.shift('-1d');
  await sleep(500);
  const again = await start(env);
  await sleep(2_000);
  expect(await daily(again)).toHaveLength(1);
  expect(await endOf(again, await startBatch(again, market, 'all'))).toMatchObject({ status: 'completed' });
  await whole();
});
