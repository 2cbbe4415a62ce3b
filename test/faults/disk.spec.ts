import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedUrl } from '../support/outside-postgres';
import { announce, randomFrom } from '../support/random';
import { makeHome, TestServer } from '../support/server';
import { NO_FAULTS, StoreAudit } from '../support/store-audit';
import { endOf, postBatch, startBatch, until } from '../support/sync-calls';
import { makeTdxMarket, TdxMarket } from '../support/tdx-market';
import { Tmpfs } from '../support/tmpfs';

const DISK_MB = 160;
/** Enough to begin, not for the first write. */
const LEFT_BYTES = 1024 * 1024;

jest.setTimeout(120_000);

let market: TdxMarket;
let disk: Tmpfs | undefined;
let server: TestServer | undefined;
beforeAll(() => {
  market = makeTdxMarket({ instruments: 30, from: '2014-01-01', to: '2023-12-31', random: randomFrom(1) });
});
afterEach(async () => {
  await server?.stop();
  disk?.unmount();
  server = disk = undefined;
});
afterAll(async () => {
  market.remove();
  await TestServer.expectNoneRunning();
});

/** Without the right to mount, a test says so and is no test. */
function onDisk(megabytes: number): Tmpfs | undefined {
  disk = Tmpfs.mount(megabytes);
  if (!disk) announce('skipped: a small disk needs the right to mount');
  return disk;
}

it('a full disk fails the run as disk_full, leaves no partial day, and needs no restart once there is space', async () => {
  const small = onDisk(DISK_MB);
  if (!small) return;
  const home = join(small.path, 'home');
  mkdirSync(home, { mode: 0o755 });
  server = await TestServer.start({ home, env: { ...market.env, LOG_FILE: join(makeHome(), 'app.log') }, config: market.config });
  const audit = await StoreAudit.open(embeddedUrl(home), market);
  // A write-ahead log with room left: a table is what finds the disk full.
  await audit.rows('select pg_switch_wal()');
  await audit.rows('create table truth.next_segment ()');
  small.fill();
  // Not even the run can be put on record.
  expect(await postBatch(server, market)).toMatchObject({ status: 507, body: { code: 'disk_full' } });
  small.fill(LEFT_BYTES);
  const taskId = await startBatch(server, market);
  const failed = await endOf(server, taskId);
  expect(failed).toMatchObject({ status: 'failed', reason: 'disk_full' });
  expect(await audit.faults()).toEqual(NO_FAULTS);
  expect(await audit.rows(`select from sync_day d join calendar_session s on s.mic = 'XSHG' and s.date = d.sync_date where status = 'success'`)).toEqual([]);
  expect([(await server.get('/health/live')).status, (await server.get('/health/ready')).status]).toEqual([200, 200]);
  small.relieve();
  expect(await endOf(server, await startBatch(server, market))).toMatchObject({ status: 'completed' });
  expect(await audit.rows('select status, reason from sync_run where task_id = $1', [taskId])).toEqual([{ status: 'failed', reason: 'disk_full' }]);
  expect({ ...(await audit.faults()), missing: await audit.missing() }).toEqual({ ...NO_FAULTS, missing: 0 });
  await audit.empty();

  // Now the log itself: Postgres dies of that, and starts again once there is space.
  small.fill();
  await audit.rows('select pg_switch_wal()');
  expect((await postBatch(server, market)).status).toBeGreaterThanOrEqual(500);
  await audit.close();
  await sleep(2_000);
  expect([(await server.get('/health/live')).status, (await server.get('/health/ready')).status]).toEqual([200, 503]);
  small.relieve();
  await until(30_000, 'ready', async () => (await server?.get('/health/ready'))?.status === 200);
  expect(await endOf(server, await startBatch(server, market))).toMatchObject({ status: 'completed' });
  const after = await StoreAudit.open(embeddedUrl(home), market);
  expect({ ...(await after.faults()), missing: await after.missing() }).toEqual({ ...NO_FAULTS, missing: 0 });
  await after.close();
});

it('goes on without its log where the disk of the log is full, or the file cannot be written', async () => {
  const small = onDisk(1);
  const obstacle = join(makeHome(), 'file');
  writeFileSync(obstacle, '');
  const files = [join(obstacle, 'app.log'), ...(small ? [join(small.path, 'app.log')] : [])];
  for (const LOG_FILE of files) {
    small?.fill();
    server = await TestServer.start({ env: { ...market.env, LOG_FILE, LOG_LEVEL: 'debug' }, config: market.config });
    expect(await endOf(server, await startBatch(server, market))).toMatchObject({ status: 'completed' });
    await until(5_000, 'alive', async () => (await server?.get('/health/ready'))?.status === 200);
    await server.stop();
    server = undefined;
  }
});
