import { setTimeout as sleep } from 'node:timers/promises';
import { bulkChange, fillBars, query } from '../support/change';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { ClusterSlave } from '../support/cluster-node';
import { expectTrueCursor } from '../support/copy-audit';
import { short } from '../support/fault-numbers';
import { announce, freshSeed, Random, randomFrom } from '../support/random';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';

const KILLS = Number(process.env.FAULT_APPLY_KILLS ?? short(12, 200));
const SEED = freshSeed();
/** So often a commit of some hundred rows: while a slave starts, a backlog grows that takes a while to apply. */
const WRITE_EVERY_MS = 150;
const LATEST_MS = 250;

jest.setTimeout(90_000 + KILLS * 15_000);

let cluster: Cluster | undefined;
afterEach(async () => {
  await cluster?.stop();
  await TestServer.expectNoneRunning();
});

interface Tally { kills: number; open: number; moved: number; rows: number }

const applying = (slave: ClusterSlave) => `select from pg_stat_activity
  where datname = '${new URL(slave.databaseUrl).pathname.slice(1)}' and application_name = 'tidemark apply' and xact_start is not null`;

/** After the process its sessions end too: what they had open is rolled back, what they had said to commit is there. */
const sessions = (slave: ClusterSlave) => `select from pg_stat_activity
  where datname = '${new URL(slave.databaseUrl).pathname.slice(1)}' and application_name like 'tidemark%'`;

async function killWhileApplying(url: string, slave: ClusterSlave, random: Random, tally: Tally): Promise<void> {
  await eventually('the slave applies', async () => (await query(url, applying(slave))).length > 0, 40_000);
  await sleep(random() * LATEST_MS);
  // Half of them as soon as a transaction is open, half wherever it happens to be.
  if (random() < 0.5) await eventually('it applies again', async () => (await query(url, applying(slave))).length > 0, 40_000);
  const isOpen = (await query(url, applying(slave))).length > 0;
  await slave.kill();
  await eventually('its sessions have ended', async () => (await query(url, sessions(slave))).length === 0, 20_000);
  tally.kills++;
  if (isOpen) tally.open++;
}

it('kill -9 of slaves that apply: after each the database alone is true to its cursor, and then it converges', async () => {
  cluster = await startCluster({ slaves: 2, pulling: 1 });
  const { masterDatabaseUrl: url, slaves } = cluster;
  await fillBars(url, 20, 1_500);
  await waitIdentical(cluster, 60_000);
  const writing = new AbortController();
  const writer = (async () => {
    for (const random = randomFrom(SEED); !writing.signal.aborted;) {
      await bulkChange(url, random);
      await sleep(WRITE_EVERY_MS);
    }
  })();
  const tallies = await Promise.all(slaves.map(async (slave, i) => {
    const random = randomFrom(SEED + 1 + i);
    const tally: Tally = { kills: 0, open: 0, moved: 0, rows: 0 };
    for (let cursor = 0; tally.kills < KILLS / 2;) {
      await killWhileApplying(url, slave, random, tally);
      const audit = await expectTrueCursor(url, slave.databaseUrl);
      tally.rows += audit.rows;
      if (audit.cursor > cursor) tally.moved++;
      cursor = audit.cursor;
      await slave.start();
    }
    return tally;
  })).finally(() => writing.abort());
  await writer;
  await waitIdentical(cluster, 60_000);
  const sum = (key: keyof Tally) => tallies[0][key] + tallies[1][key];
  announce(`kill -9 in apply: ${sum('kills')} kills (${tallies[0].kills} pushed to, ${tallies[1].kills} pulling), ${sum('open')} with a transaction open, ` +
    `${sum('rows')} rows held against the master's, 0 faults, FAULT_SEED=${SEED}`);
  expect(sum('open')).toBeGreaterThan(sum('kills') / 4);
  expect(sum('moved')).toBeGreaterThan(sum('kills') / 4);
});
