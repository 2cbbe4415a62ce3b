import { setTimeout as sleep } from 'node:timers/promises';
import { change, fillBars, query } from '../support/change';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { expectTrueCursor } from '../support/copy-audit';
import { short } from '../support/fault-numbers';
import { OutsidePostgres } from '../support/outside-postgres';
import { announce, freshSeed, randomFrom } from '../support/random';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';

const CRASHES = short(3, 20);
const PARTS = 60;
const SEED = freshSeed();

jest.setTimeout(120_000 + CRASHES * 15_000);

let cluster: Cluster | undefined;
let postgres: OutsidePostgres | undefined;
afterEach(async () => {
  await cluster?.stop();
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

it('a crash of the slaves\' Postgres in the middle of a first copy takes back rows and cursor together', async () => {
  const random = randomFrom(SEED);
  postgres = await OutsidePostgres.start();
  cluster = await startCluster({ slaves: 2, pulling: 1, slavePostgres: postgres });
  const { masterDatabaseUrl: url, slaves } = cluster;
  const cursors = () => Promise.all(slaves.map(async ({ databaseUrl }) =>
    (await query<{ cursor: number }>(databaseUrl, 'select cursor::float8 as cursor from replica_state'))[0].cursor));
  await fillBars(url, 60, 1_500);
  await waitIdentical(cluster, 60_000);
  let cut = 0;
  for (let n = 0; n < CRASHES; n++) {
    await Promise.all(slaves.map((slave) => slave.kill()));
    const before = await cursors();
    // Many numbers, so that it takes many batches, and a good part of them may be on no disk yet.
    for (let part = 0; part < PARTS; part++) {
      await change(url, 'update bar_daily set close = close + 0.25, change_seq = $1 where instrument_id % $2 = $3', [PARTS, part]);
    }
    const [{ head }] = await query<{ head: number }>(url, 'select max(change_seq)::float8 as head from bar_daily');
    await Promise.all(slaves.map((slave) => slave.start()));
    await eventually('they copy', async () => (await cursors()).some((cursor, i) => cursor > before[i]), 30_000);
    await sleep(random() * 300);
    await postgres.crash();
    await postgres.startAgain();
    for (const [i, { databaseUrl }] of slaves.entries()) {
      const { cursor } = await expectTrueCursor(url, databaseUrl);
      expect(cursor).toBeGreaterThanOrEqual(before[i]);
      if (cursor < head) cut++;
    }
    await waitIdentical(cluster, 60_000);
  }
  announce(`Postgres of two slaves crashed ${CRASHES} times while they copied: ${cut} of ${CRASHES * 2} in the middle, 0 faults, FAULT_SEED=${SEED}`);
  expect(cut).toBeGreaterThan(0);
});
