import { fillBars, query } from '../support/change';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { ClusterSlave } from '../support/cluster-node';
import { short } from '../support/fault-numbers';
import { Load } from '../support/load';
import { asAdmin, startPostgres, TestPostgres } from '../support/postgres';
import { announce, freshSeed } from '../support/random';
import { TestServer } from '../support/server';
import { eventually } from '../support/sync-client';
import { tamper, TamperedLeaf, writtenSince } from '../support/tamper';

const SEED = freshSeed();
/** Of each slave. */
const COMPARISONS = Number(process.env.FAULT_COMPARISONS ?? short(3, 100));
const COMPARED_WITHIN_MS = 60_000;
const FALSE_ALARM = /leaves were sent anew|differs at number/;
const STYLES = ['Asia/Kolkata', 'German, DMY', 'America/St_Johns', 'SQL, MDY'];

jest.setTimeout(90_000 + COMPARISONS * 20_000);

let postgres: TestPostgres;
let cluster: Cluster;
beforeAll(async () => {
  postgres = await startPostgres();
  cluster = await startCluster({ slaves: 2, pulling: 1, postgres });
  await fillBars(cluster.masterDatabaseUrl, 20, 1_000);
  for (const [i, slave] of cluster.slaves.entries()) {
    const name = new URL(slave.databaseUrl).pathname.slice(1);
    await asAdmin(postgres, `alter database ${name} set timezone to '${STYLES[i * 2]}'`);
    await asAdmin(postgres, `alter database ${name} set datestyle to '${STYLES[i * 2 + 1]}'`);
    await asAdmin(postgres, `alter database ${name} set extra_float_digits to 0`);
    await slave.kill('SIGTERM');
    await slave.start();
  }
  await Promise.all(cluster.slaves.map(({ server }) => eventually('ready', async () => (await server.get('/health/ready')).status === 200)));
});
afterAll(async () => {
  await cluster?.stop();
  await postgres.stop();
  await TestServer.expectNoneRunning();
});

interface Report {
  readonly at: number;
  readonly equal: boolean;
  readonly differing: number;
  readonly repaired: { readonly leaves: readonly TamperedLeaf[]; readonly count: number } | null;
}

/** A copy that was never found equal is compared as soon as its master hears of it. */
async function compare({ name, databaseUrl }: ClusterSlave): Promise<Report> {
  const ended = async () => (await query<{ at: string | null }>(cluster.masterDatabaseUrl,
    `select verification->>'ended_at' as at from replica where name = $1`, [name]))[0]?.at;
  const before = await ended();
  await query(databaseUrl, 'update replica_state set verified_seq = null, verified_at = null');
  await eventually(`${name} is compared`, async () => ![before, null].includes(await ended()), COMPARED_WITHIN_MS);
  await eventually(`${name} knows`, async () =>
    (await query<{ seq: string | null }>(databaseUrl, 'select verified_seq as seq from replica_state'))[0].seq !== null, COMPARED_WITHIN_MS);
  return (await query<{ report: Report }>(cluster.masterDatabaseUrl, 'select verification as report from replica where name = $1', [name]))[0].report;
}

it('comparisons while writers work, in databases of other zones and styles, raise no false alarm', async () => {
  const { masterDatabaseUrl: url, slaves, master } = cluster;
  const load = new Load(url, SEED, 20);
  const numbers = await Promise.all(slaves.map(async (slave) => {
    const at: number[] = [];
    while (at.length < COMPARISONS) {
      const report = await compare(slave);
      expect(report).toMatchObject({ equal: true, differing: 0, repaired: null });
      at.push(report.at);
    }
    return at;
  }));
  const commits = await load.stop();
  expect(master.logFile).not.toMatch(FALSE_ALARM);
  // Each at another number, so that the writers were really there.
  for (const at of numbers) expect(new Set(at).size).toBe(COMPARISONS);
  await waitIdentical(cluster, 30_000);
  announce(`comparisons under ${commits} commits: ${numbers.flat().length} at the numbers ${numbers.map((at) => at.slice(0, 5).join(' ')).join(' | ')} …, 0 false alarms, FAULT_SEED=${SEED}`);
});

it.each([['pushed to', 0], ['pulling', 1]])('what was tampered with in a copy is named by instrument and month, and only that is sent anew: %s', async (_, index) => {
  const { slaves } = cluster;
  const { databaseUrl } = slaves[index];
  await waitIdentical(cluster, 30_000);
  const leaves = await tamper(databaseUrl);
  const [{ id }] = await query<{ id: string }>(databaseUrl, 'select pg_current_xact_id()::text as id');
  const { repaired, equal } = await compare(slaves[index]);
  expect(equal).toBe(true);
  const named = repaired?.leaves.map(({ table, instrument, month, ids }) => JSON.parse(JSON.stringify({ table, instrument, month, ids })) as TamperedLeaf);
  expect(named).toHaveLength(leaves.length);
  expect(new Set(named?.map((leaf) => JSON.stringify(leaf)))).toEqual(new Set(leaves.map(({ table, instrument, month, ids }) => JSON.stringify({ table, instrument, month, ids }))));
  const bars = leaves.filter(({ table, month }) => table === 'bar_daily' && month !== '2031-05');
  expect(await writtenSince(databaseUrl, id)).toEqual(bars);
  await waitIdentical(cluster, 30_000);
});
