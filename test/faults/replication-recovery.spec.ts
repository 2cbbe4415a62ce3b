import { setTimeout as sleep } from 'node:timers/promises';
import { change, fillBars, query } from '../support/change';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { expectTrueCursor } from '../support/copy-audit';
import { short } from '../support/fault-numbers';
import { Load } from '../support/load';
import { startPostgres, TestPostgres } from '../support/postgres';
import { announce, freshSeed, randomFrom } from '../support/random';
import { TestServer } from '../support/server';
import { decodeBatch } from '../../libs/replication/src/wire/decode-batch';
import { encodeBatch } from '../../libs/replication/src/wire/encode-batch';
import { eventually } from '../support/sync-client';

const SEED = freshSeed();
const random = randomFrom(SEED);
const DOWN_MS = short(4_000, 120_000);
const MASTER_KILLS = short(3, 50);
const RESTARTS = short(3, 30);
const CONVERGED_WITHIN_MS = 60_000;

jest.setTimeout(short(150_000, 1_800_000));

let postgres: TestPostgres;
let cluster: Cluster;
beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({ slaves: 2, pulling: 1, proxied: true, postgres });
  await allReady();
});
afterAll(async () => {
  await cluster?.stop();
  await postgres.stop();
  await TestServer.expectNoneRunning();
});

const allReady = () => Promise.all(cluster.slaves.map(({ server }) =>
  eventually('ready', async () => (await server.get('/health/ready')).status === 200, CONVERGED_WITHIN_MS)));
const load = () => new Load(cluster.masterDatabaseUrl, SEED, 50);
const cursorIn = async (url: string) => (await query<{ cursor: number }>(url, 'select cursor::float8 as cursor from replica_state'))[0].cursor;
const tamperWithMigrations = (url: string) => query<{ timestamp: string; name: string }>(url,
  'delete from migrations where timestamp = (select max(timestamp) from migrations) returning timestamp, name');

it('a first copy while writes go on, and slaves that were down under load, converge by themselves', async () => {
  const { masterDatabaseUrl: url, slaves } = cluster;
  await Promise.all(slaves.map((slave) => slave.kill()));
  await fillBars(url, 40, 1_500);
  const writing = load();
  await Promise.all(slaves.map((slave) => slave.start()));
  await allReady();
  for (const { databaseUrl } of slaves) await expectTrueCursor(url, databaseUrl);
  const firstCopy = await cursorIn(slaves[0].databaseUrl);
  await Promise.all(slaves.map((slave) => slave.kill()));
  await sleep(DOWN_MS);
  expect(await cursorIn(slaves[0].databaseUrl)).toBeGreaterThanOrEqual(firstCopy);
  await Promise.all(slaves.map((slave) => slave.start()));
  // Caught up while the load goes on: beyond all that there was when it came back.
  const [{ head }] = await query<{ head: number }>(url, 'select last_value::float8 as head from change_number');
  for (const { databaseUrl } of slaves) await eventually('caught up', async () => (await cursorIn(databaseUrl)) >= head, CONVERGED_WITHIN_MS);
  const commits = await writing.stop();
  await waitIdentical(cluster, CONVERGED_WITHIN_MS);
  announce(`first copy of 60000 rows and ${DOWN_MS / 1000} s down, under ${commits} commits: converged, FAULT_SEED=${SEED}`);
});

it('a master killed between commit and push pushes the rest when it is back', async () => {
  const { masterDatabaseUrl: url, slaves, masterProcess } = cluster;
  let unsent = 0;
  for (let kill = 0; kill < MASTER_KILLS; kill++) {
    const before = await cursorIn(slaves[0].databaseUrl);
    // Every second time nothing can get through between the two, else it may.
    const held = kill % 2 === 0;
    if (held) for (const { proxy, masterProxy } of slaves) await Promise.all([proxy.set({ hole: 'up' }), masterProxy.set({ hole: 'down' })]);
    const seq = await change(url, `update bar_daily set close = 9 + ${random()}, change_seq = $1 where instrument_id % 10 = $2::int`, [kill % 10]);
    await masterProcess.kill();
    for (const { proxy, masterProxy } of slaves) {
      proxy.reset();
      masterProxy.reset();
      await Promise.all([proxy.heal(), masterProxy.heal()]);
    }
    const reached = await cursorIn(slaves[0].databaseUrl);
    if (held) expect(reached).toBe(before);
    if (reached < seq) unsent++;
    for (const { databaseUrl } of slaves) await expectTrueCursor(url, databaseUrl);
    await masterProcess.start();
    await waitIdentical(cluster, CONVERGED_WITHIN_MS);
  }
  announce(`kill -9 of the master between commit and push: ${MASTER_KILLS} kills, ${unsent} with a commit that no slave had, all of them pushed after the restart`);
  expect(unsent).toBeGreaterThanOrEqual(Math.ceil(MASTER_KILLS / 2));
});

it('both slaves restarted at random in a storm of writes converge', async () => {
  const { slaves } = cluster;
  const writing = load();
  const signals: string[] = [];
  await Promise.all(slaves.map(async (slave) => {
    for (let i = 0; i < RESTARTS; i++) {
      await sleep(random() * 1_500);
      const signal = random() < 0.5 ? 'SIGKILL' : 'SIGTERM';
      signals.push(signal);
      await slave.kill(signal);
      await sleep(random() * 500);
      await slave.start();
    }
  }));
  const commits = await writing.stop();
  await waitIdentical(cluster, CONVERGED_WITHIN_MS);
  announce(`both slaves restarted ${signals.length} times (${signals.filter((s) => s === 'SIGKILL').length} by SIGKILL) under ${commits} commits: converged, FAULT_SEED=${SEED}`);
});

describe('a master whose schema is newer', () => {
  it('is refused by slaves that were not upgraded, which say so, and is followed once they are', async () => {
    const { masterDatabaseUrl: url, slaves } = cluster;
    const lacking = await Promise.all(slaves.map(({ databaseUrl }) => tamperWithMigrations(databaseUrl)));
    const cursors = await Promise.all(slaves.map(({ databaseUrl }) => cursorIn(databaseUrl)));
    await change(url, 'update bar_daily set amount = 77, change_seq = $1 where instrument_id % 10 = 3');
    for (const { databaseUrl } of slaves) {
      const trouble = await eventually('the trouble is shown', async () =>
        (await query<{ code: string; message: string }>(databaseUrl, `select trouble->>'code' as code, trouble->>'message' as message from replica_state where trouble is not null`))[0], 20_000);
      expect(trouble).toMatchObject({ code: 'schema_newer', message: expect.stringContaining('upgrade this node first') });
    }
    const known = () => query<{ code: string }>(url, `select trouble->>'code' as code from replica where name = 'backup1'`);
    await eventually('the master shows it too', async () => (await known())[0]?.code === 'schema_newer', 20_000);
    expect(await Promise.all(slaves.map(({ databaseUrl }) => cursorIn(databaseUrl)))).toEqual(cursors);
    for (const [i, { databaseUrl }] of slaves.entries()) {
      await query(databaseUrl, 'insert into migrations (timestamp, name) values ($1, $2)', [lacking[i][0].timestamp, lacking[i][0].name]);
    }
    await waitIdentical(cluster, CONVERGED_WITHIN_MS);
    await eventually('the trouble is over', async () => (await known())[0].code === null, 20_000);
    for (const { databaseUrl } of slaves) expect(await query(databaseUrl, 'select trouble from replica_state')).toEqual([{ trouble: null }]);
  });

  it('is refused batch by batch: 409, and nothing of it is applied', async () => {
    const { master, masterDatabaseUrl: url, slaves: [slave] } = cluster;
    const cursor = await cursorIn(slave.databaseUrl);
    const answer = await fetch(`${master.url}/api/dms/feed?name=replayer&after=0&wait=0`);
    const batch = decodeBatch(Buffer.from(await answer.arrayBuffer()));
    const { parts } = encodeBatch({ ...batch, header: { ...batch.header, schema: batch.header.schema + 1, from: cursor, to: Math.max(cursor, batch.header.to) } }, Date.now());
    const refused = await fetch(`${slave.server.url}/api/dms/sync/receive`, {
      method: 'POST', headers: { 'content-type': 'application/vnd.tidemark.batch' }, body: new Uint8Array(Buffer.concat(parts)),
    });
    expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ code: 'schema_newer', schema: batch.header.schema, cursor })]);
    await expectTrueCursor(url, slave.databaseUrl);
  });
});
