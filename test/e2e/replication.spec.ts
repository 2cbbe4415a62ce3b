import { change, query as sql } from '../support/change';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { hasPython, runPythonSlave } from '../support/python-slave';
import { startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';
import { eventually, SyncClient } from '../support/sync-client';

interface Cursor { role: string; term: number; cursor: number; verified_seq: number | null; schema: number }
const cursorOf = async (server: TestServer) => (await server.get<Cursor>('/api/dms/sync/cursor')).body;

let postgres: TestPostgres;
beforeAll(async () => { postgres = await startPostgres(); });
afterAll(async () => {
  await postgres?.stop();
  await TestServer.expectNoneRunning();
});

describe('a master, a slave it pushes to and a slave that fetches', () => {
  let cluster: Cluster;
  let puller: Cluster['slaves'][number];

  beforeAll(async () => {
    cluster = await startCluster({ slaves: 2, postgres });
    [, puller] = cluster.slaves;
    await puller.kill('SIGTERM');
    await puller.start({ REPLICATION_MODE: 'pull' });
    await new SyncClient(cluster.master).run('2015-01-01', '2020-04-17');
  }, 120_000);
  afterAll(() => cluster?.stop());

  it('end with identical rows, change numbers included', async () => {
    await waitIdentical(cluster, 20_000);
    expect((await sql<{ n: number }>(puller.databaseUrl, 'select count(*)::int as n from bar_daily'))[0].n).toBeGreaterThan(1_000);
  });

  it('are ready once their copy was compared, and answer what the master answers', async () => {
    for (const { server } of cluster.slaves) {
      await eventually('a verified copy', async () => (await server.get('/health/ready')).status === 200, 20_000);
      expect((await cursorOf(server)).verified_seq).not.toBeNull();
      for (const path of ['/api/v1/bars?instruments=SPX.US', '/api/v1/coverage?instruments=SPX.US&start=2015-01-01&end=2020-04-17',
        '/api/v1/sync-runs', '/api/v1/sync-status/list?page_size=5', '/api/v1/instruments', '/api/v1/quarantine', '/api/v1/calendars/XNYS?start=2020-01-01&end=2020-02-01']) {
        expect([path, (await server.get(path)).text]).toEqual([path, (await cluster.master.get(path)).text]);
      }
    }
  });

  it('follow changes and deletes', async () => {
    const { masterDatabaseUrl: url } = cluster;
    await change(url, `update bar_daily set close = close + 1, high = high + 1, change_seq = $1 where date = '2019-05-01'`);
    await change(url, `with gone as (delete from bar_daily where date = '2019-05-02' returning instrument_id, date)
      insert into tombstone (table_name, row_key, change_seq)
      select 'bar_daily', jsonb_build_object('instrument_id', instrument_id, 'date', date), $1 from gone`);
    await waitIdentical(cluster, 10_000);
    for (const slave of cluster.slaves) {
      expect(await sql(slave.databaseUrl, `select 1 from bar_daily where date = '2019-05-02'`)).toEqual([]);
    }
  });

  it('bring back what was deleted and made again', async () => {
    const { masterDatabaseUrl: url } = cluster;
    await change(url, `insert into bar_daily (instrument_id, date, open, high, low, close, volume, amount, change_seq)
      select instrument_id, '2019-05-02', 1, 2, 0.5, 1.5, null, 7, $1 from bar_daily limit 1`);
    await waitIdentical(cluster, 10_000);
  });

  it('go on where they were after they were killed', async () => {
    await Promise.all(cluster.slaves.map((slave) => slave.kill()));
    await change(cluster.masterDatabaseUrl, `update bar_daily set volume = coalesce(volume, 0) + 1, change_seq = $1 where date < '2016-01-01'`);
    await cluster.slaves[0].start();
    await puller.start({ REPLICATION_MODE: 'pull' });
    await waitIdentical(cluster, 20_000);
  });
});

describe('the original slave client, in Python', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ slaves: 1, postgres });
    await new SyncClient(cluster.master).run('2020-01-02', '2020-03-31');
  }, 60_000);
  afterAll(() => cluster?.stop());

  (hasPython() ? it : it.skip)('works against this master', async () => {
    await waitIdentical(cluster, 20_000);
    const { code, calls } = await runPythonSlave(cluster.master.port, 'backup1');
    expect([code, calls.filter(({ status }) => status !== 200)]).toEqual([0, []]);
    expect(calls.length).toBeGreaterThan(3);
  });
});

describe('a slave that was away for longer than deletes are kept', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ slaves: 2, postgres });
    await new SyncClient(cluster.master).run('2015-01-01', '2020-04-17');
    await waitIdentical(cluster, 20_000);
  }, 60_000);
  afterAll(() => cluster?.stop());

  it.each([['pushed to', 0, {}], ['that fetches', 1, { REPLICATION_MODE: 'pull' }]])('begins anew: one %s', async (_, index, env) => {
    const slave = cluster.slaves[index];
    await eventually('a verified copy', async () => (await cursorOf(slave.server)).verified_seq !== null, 20_000);
    await slave.kill();
    const url = cluster.masterDatabaseUrl;
    await change(url, `with gone as (delete from bar_daily where date between '201${8 - index}-01-01' and '201${8 - index}-02-01' returning instrument_id, date)
      insert into tombstone (table_name, row_key, change_seq, deleted_at)
      select 'bar_daily', jsonb_build_object('instrument_id', instrument_id, 'date', date), $1, now() - interval '40 days' from gone`);
    await change(url, `update bar_daily set volume = 5, change_seq = $1 where date = '2020-01-02'`);
    // What Retention does at its hour.
    await sql(url, `with gone as (delete from tombstone where deleted_at < now() - interval '30 days' returning change_seq)
      update reign set tombstone_floor = (select max(change_seq) from gone)`);
    await new Promise((done) => setTimeout(done, 1_500));
    await slave.start(env);
    await waitIdentical(cluster, 30_000);
    await eventually('verified again', async () => (await cursorOf(slave.server)).verified_seq !== null, 20_000);
    await eventually('the line of the copy', async () => slave.server.logFile.includes('copying from the start'));
  }, 90_000);
});
