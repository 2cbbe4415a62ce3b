import { ClusterNode } from '../support/cluster-node';
import { headOf, reignOf, sql, startAgain, startPeers, stopPeers, until } from '../support/peer-nodes';
import { asAdmin, createEmptyDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { RandomWriter } from '../support/random-writer';
import { TestServer } from '../support/server';
import { differencesBetween } from '../support/store-difference';
import { eventually } from '../support/sync-client';

jest.setTimeout(120_000);

interface Report {
  at: number; rows: number; root: string; scratch_root: string; equal: boolean; next_number: number; promoted_term: number; recovery_seconds: number;
  loss: { changes: number; seconds: number | null };
}
interface Last { status: string | null; error: string | null; report: Report | null }

let postgres: TestPostgres;
let nodes: ClusterNode[] = [];
let slave: ClusterNode;
let master: ClusterNode;

beforeAll(async () => {
  postgres = await startPostgres();
  nodes = await startPeers(postgres, ['a', 'b']);
  [master, slave] = nodes;
  await new RandomWriter({ databaseUrl: master.databaseUrl, seed: 7, heldBeforeShare: 0, heldAfterShare: 0 }).run({ commits: 150, writers: 2 });
  await until('b is as a', async () => (await differencesBetween(master.databaseUrl, slave.databaseUrl)).length === 0);
});
afterAll(async () => {
  await stopPeers(nodes);
  await TestServer.expectNoneRunning();
  await postgres.stop();
});

const scratches = async () => (await asAdmin<{ name: string }>(postgres, `select datname as name from pg_database where datname like 'tidemark_drill_%' order by 1`)).map(({ name }) => name);
const drill = (node: ClusterNode) => node.server.post<Report & { code?: string }>('/api/dms/drill', {});
const last = async (node: ClusterNode) => (await node.server.get<Last>('/api/dms/drill')).body;
const replicated = ['instrument', 'bar_daily', 'bar_revision', 'coverage', 'coverage_explanation', 'quarantine', 'sync_run', 'sync_day'];
const rowsOf = async (node: ClusterNode) => Number((await sql<{ n: string }>(node, `select ${replicated.map((t) => `(select count(*) from ${t})`).join(' + ')} as n`))[0].n);

describe('a drill', () => {
  it('says that there was none', async () => {
    expect(await last(slave)).toEqual({ status: null, started_at: null, ended_at: null, error: null, report: null });
  });

  it('restores, compares and promotes a copy beside it, and leaves the copy and the server as they were', async () => {
    const before = await reignOf(slave);
    const { status, body } = await drill(slave);
    expect(status).toBe(200);
    const at = await headOf(slave);
    expect(body).toMatchObject({ at, equal: true, rows: await rowsOf(slave), next_number: at + 1, promoted_term: 2, loss: { changes: 0, seconds: 0 } });
    expect(body.root).toMatch(/^[0-9a-f]{64}$/);
    expect(body.scratch_root).toBe(body.root);
    expect(body.recovery_seconds).toBeGreaterThan(0);
    expect(await last(slave)).toMatchObject({ status: 'completed', error: null, report: body });
    expect(await sql(slave, `select status, data_count::int as n from maintenance_log where task_name = 'drill'`)).toEqual([{ status: 'completed', n: body.rows }]);
    expect(await scratches()).toEqual([]);
    expect(await reignOf(slave)).toEqual(before);
    await eventually('the audit line', async () => /audit.*local asked for a drill/.test(slave.server.logFile));
    // Two copies of one store have one root; the master may drill as well.
    expect((await drill(master)).body).toMatchObject({ root: body.root, equal: true, loss: { changes: 0, seconds: 0 } });
  });

  it('runs once at a time, and tells the other caller', async () => {
    const answers = await Promise.all([drill(slave), drill(slave)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('drill_running');
    expect(await scratches()).toEqual([]);
  });

  it('says when what it restores is not what is here', async () => {
    // Written past everything: no change number will ever bring it to a copy.
    await sql(slave, `insert into bar_daily (instrument_id, date, open, high, low, close, change_seq) values (1, '1999-01-04', 1, 1, 1, 1, 0)`);
    try {
      const { body } = await drill(slave);
      expect(body.equal).toBe(false);
      expect(body.scratch_root).not.toBe(body.root);
      expect((await last(slave)).status).toBe('failed');
    } finally {
      await sql(slave, `delete from bar_daily where date = '1999-01-04'`);
    }
    expect((await drill(slave)).body.equal).toBe(true);
  });

  it('clears away what a killed one has left, its own and no other', async () => {
    const foreign = 'tidemark_drill_00000000_deadbeef';
    await createEmptyDatabase(postgres, foreign);
    const running = drill(slave).catch(() => undefined);
    await until('a scratch database', async () => (await scratches()).length === 2, 10_000);
    await slave.kill();
    await running;
    expect(await scratches()).toHaveLength(2);
    await startAgain(slave);
    await until('the drill of before is over', async () => (await drill(slave)).status === 200);
    expect(await scratches()).toEqual([foreign]);
    expect(await sql(slave, `select distinct error_message as e from maintenance_log where status = 'failed' and error_message = 'interrupted'`)).toHaveLength(1);
    await asAdmin(postgres, `drop database ${foreign}`);
  });

  it('drops its database when the server is stopped meanwhile', async () => {
    const running = drill(slave).catch(() => undefined);
    await until('a scratch database', async () => (await scratches()).length === 1, 10_000);
    await slave.stop();
    await running;
    expect(await scratches()).toEqual([]);
    await startAgain(slave);
  });

  it('says that it may not where the role may not make databases', async () => {
    await asAdmin(postgres, `create role plain login password 'plain'`);
    const url = new URL(await createEmptyDatabase(postgres, 'plain_store'));
    await asAdmin(postgres, 'alter database plain_store owner to plain');
    url.username = url.password = 'plain';
    const server = await TestServer.start({ env: { DATABASE_URL: url.href } });
    try {
      const answer = await server.post('/api/dms/drill', {});
      expect([answer.status, answer.body.code]).toEqual([409, 'drill_not_permitted']);
      expect((await server.get<Last>('/api/dms/drill')).body).toMatchObject({ status: 'failed', error: expect.stringContaining('CREATEDB') });
    } finally {
      await server.stop();
    }
  });
});
