import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { MIGRATIONS } from '@tidemark/migrations';
import { cronIn, untilAfter } from '../support/due-time';
import { embeddedUrl, OutsidePostgres } from '../support/outside-postgres';
import { announce, freshSeed, Random, randomFrom } from '../support/random';
import { makeHome, TestServer } from '../support/server';
import { StoreAudit } from '../support/store-audit';
import { runs, until } from '../support/sync-calls';
import { makeTdxMarket, TdxMarket } from '../support/tdx-market';
import { YahooStub } from '../support/yahoo-stub';

const SEED = freshSeed();
const STARTS = 10;
const STOPPED_WITHIN_MS = 10_000;
/** The schedule looks every 30 s for what no timer told it; a due time that was claimed in vain takes two looks. */
const LOOKED_WITHIN_MS = 70_000;
const SCHEDULED = { SCHEDULER: 'on', SYNC_TIMEZONE: 'UTC', SYNC_MISSING_CRON: '0 0 1 1 *' };

jest.setTimeout(180_000);

let random: Random;
let market: TdxMarket;
let home: string;
let postgres: OutsidePostgres | undefined;
let servers: TestServer[];
let audit: StoreAudit | undefined;
let stub: YahooStub | undefined;
beforeAll(() => {
  random = randomFrom(SEED);
  market = makeTdxMarket({ instruments: 2, from: '2024-01-01', to: '2025-12-31', random });
});
beforeEach(() => {
  home = makeHome();
  servers = [];
});
afterEach(async () => {
  await audit?.close();
  await Promise.all(servers.map((server) => server.stop()));
  await stub?.stop();
  await postgres?.stop();
  audit = postgres = stub = undefined;
  rmSync(home, { recursive: true, force: true });
});
afterAll(async () => {
  market.remove();
  await TestServer.expectNoneRunning();
});

/** A look at the schedule that a SIGTERM overtakes says so as an error, and is no fault. */
const OVERTAKEN = /scheduler: .*(\(closed\)|the server is stopping)/;
const errorsIn = (output: string) => (output.match(/^.*\[ERROR\].*$/gm) ?? []).filter((line) => !OVERTAKEN.test(line));
/** The made-up folder ends in the past, so a run over today ends as `partial`: what counts is that it went to its end. */
const wentToItsEnd = { status: expect.stringMatching(/^(completed|failed)$/), reason: expect.not.stringMatching('interrupted') };

it('a restart storm from the very first start on: one schema, no error, the missed daily job made up exactly once', async () => {
  let env: Record<string, string> = { ...market.env, ...SCHEDULED, SYNC_DAILY_CRON: '0 0 1 1 *' };
  const log: string[] = [];
  let output = '';
  const start = async (i: number, until: 'ready' | 'listening') => {
    const server = await TestServer.start({ home, env, config: market.config, until });
    await sleep(random() * 500);
    const signal = random() < 0.5 ? 'SIGKILL' : 'SIGTERM';
    const began = performance.now();
    const exit = await server.kill(signal, true);
    // Nothing is in hand that would be worth waiting for.
    if (performance.now() - began > STOPPED_WITHIN_MS) throw new Error(`${signal} took ${performance.now() - began} ms\n${server.stdout}`);
    log.push(signal);
    output += server.stdout;
    if (signal === 'SIGTERM') expect([i, exit, log]).toEqual([i, { code: 0, signal: null }, log]);
  };
  for (let i = 0; i < STARTS / 2; i++) await start(i, 'listening');
  // One whole start: it sees the schedule for the first time, which makes nothing up.
  const { cron, at } = cronIn(8_000);
  env = { ...env, SYNC_DAILY_CRON: cron };
  await start(STARTS / 2, 'ready');
  expect(Date.now()).toBeLessThan(at);
  await sleep(untilAfter(at));
  for (let i = STARTS / 2 + 1; i < STARTS; i++) await start(i, 'listening');

  servers.push(await TestServer.start({ home, env, config: market.config }));
  audit = await StoreAudit.open(embeddedUrl(home), market);
  const ended = async () => (await runs(servers[0])).filter((run) => run.status !== 'running' && run.reason !== 'interrupted');
  announce(`restart storm: ${STARTS} starts (${log.join(', ')}), FAULT_SEED=${SEED}`);
  // Where a signal cut its run off, a retry is armed: at once after kill -9, by SYNC_RETRY_MINUTES after SIGTERM.
  const { rows } = { rows: audit.rows.bind(audit) };
  const armed = async () => (await rows('select from sync_retry')).length > 0 && (await runs(servers[0])).some((run) => run.reason === 'interrupted');
  await until(LOOKED_WITHIN_MS, 'the missed job has run, or is about to', async () => (await ended()).length > 0 || (await armed()));
  const made = await ended();
  expect(made).toEqual(made.length === 0 ? [] : [expect.objectContaining(wentToItsEnd)]);
  expect(await audit.rows('select name from migrations')).toHaveLength(MIGRATIONS.length);
  expect(errorsIn(output)).toEqual([]);
});

it('three servers that start at once on one new database: one schema, one daily run', async () => {
  postgres = await OutsidePostgres.start();
  const url = await postgres.createDatabase('shared');
  const { cron, at } = cronIn(20_000);
  const options = { env: { ...market.env, ...SCHEDULED, DATABASE_URL: url, SYNC_DAILY_CRON: cron }, config: market.config };
  const three = () => Promise.all([1, 2, 3].map(() => TestServer.start(options)));
  // None can make a table until all of them want to.
  const gate = new Client({ connectionString: url });
  await gate.connect();
  await gate.query('begin; lock table pg_catalog.pg_class in share row exclusive mode');
  const starting = three();
  const waiting = `select from pg_stat_activity where datname = 'shared' and wait_event_type = 'Lock'`;
  const { admin } = { admin: postgres.admin.bind(postgres) };
  await until(20_000, 'all of them wait', async () => (await admin(waiting)).length === 3);
  await gate.query('rollback');
  await gate.end();
  servers = await starting;
  audit = await StoreAudit.open(url, market);
  const { rows } = { rows: audit.rows.bind(audit) };
  expect(await rows('select name from migrations')).toHaveLength(MIGRATIONS.length);
  await until(5_000, 'armed', async () => (await rows('select from scheduled_job')).length === 2);
  expect(Date.now()).toBeLessThan(at);
  const output = servers.map(({ stdout }) => stdout).join('');
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await sleep(untilAfter(at));
  servers = await three();
  await until(10_000, 'the missed job has run', async () => (await rows('select from scheduled_job where last_ended_at is not null')).length === 1);
  await sleep(1_000);
  expect(await rows('select run_type, status, reason from sync_run')).toEqual([{ run_type: 'scheduler_daily', ...wentToItsEnd }]);
  expect(await rows('select from sync_refusal')).toEqual([]);
  expect(errorsIn(output + servers.map(({ stdout }) => stdout).join(''))).toEqual([]);
});

it('a daily run that kill -9 cut off is made up after the restart', async () => {
  // It never answers.
  stub = await YahooStub.start(() => undefined);
  const env = { ...SCHEDULED, PROVIDERS: 'yahoo', YAHOO_BASE_URL: stub.baseUrl, PROVIDER_RATE_PER_SECOND: '100' };
  const options = { home, env, config: 'instruments: ["AAPL.US"]\n' };
  const server = await TestServer.start(options);
  const { requests } = stub;
  expect((await server.post('/api/v1/jobs/scheduler_daily/trigger')).status).toBe(200);
  await until(15_000, 'the daily run waits for its provider', async () => requests.length > 0);
  await server.kill('SIGKILL', true);
  const asked = requests.length;
  servers.push(await TestServer.start(options));
  await until(LOOKED_WITHIN_MS, 'its provider is asked again', async () => requests.length > asked);
  expect(await runs(servers[0])).toEqual([
    expect.objectContaining({ task_type: 'scheduler_retry', status: 'running' }),
    expect.objectContaining({ task_type: 'scheduler_daily', status: 'failed', reason: 'interrupted' }),
  ]);
});
