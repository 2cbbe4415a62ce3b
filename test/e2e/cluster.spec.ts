import { chmodSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { descendantsOf } from '../support/child-processes';
import { Cluster, startCluster, waitIdentical } from '../support/cluster';
import { startPostgres, TestPostgres } from '../support/postgres';
import { TestServer } from '../support/server';
import { sqlAt } from '../support/sql';
import { outlineOf } from '../support/store-difference';

jest.setTimeout(120_000);

let postgres: TestPostgres;
let cluster: Cluster | undefined;

beforeAll(async () => { postgres = await startPostgres(); });
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
});
afterAll(async () => {
  await TestServer.expectNoneRunning();
  await postgres.stop();
});

function sql<T extends object>(databaseUrl: string, text: string): Promise<T[]> {
  return sqlAt<T>(databaseUrl, text);
}

const roleIn = async (databaseUrl: string) => (await sql<{ role: string }>(databaseUrl, 'select role from reign'))[0]?.role;

async function until(check: () => Promise<boolean>, ms = 20_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

describe('a cluster for tests', () => {
  it('is a master and slaves that know each other, each on a database of its own', async () => {
    cluster = await startCluster({ slaves: 2, proxied: true, postgres });
    const { slaves, masterDatabaseUrl } = cluster;
    expect((await cluster.master.get('/health/ready')).status).toBe(200);
    expect(new Set([masterDatabaseUrl, ...slaves.map((slave) => slave.databaseUrl)]).size).toBe(3);
    expect(slaves.map(({ name }) => name)).toEqual(['backup1', 'backup2']);
    expect(await roleIn(masterDatabaseUrl)).toBe('master');
    for (const slave of slaves) {
      await until(async () => (await slave.server.get('/health/live')).status === 200);
      await until(async () => (await roleIn(slave.databaseUrl).catch(() => undefined)) === 'slave');
      expect((await (await fetch(`${slave.proxy.url}/health/live`)).text())).not.toBe('');
      expect(slave.proxy.bytesUp).toBeGreaterThan(0);
      expect((await fetch(`${slave.masterProxy.url}/health/ready`)).status).toBe(200);
    }
  });

  it('starts a killed slave again on its database and port', async () => {
    cluster = await startCluster({ slaves: 1, postgres });
    const [slave] = cluster.slaves;
    await until(async () => (await roleIn(slave.databaseUrl).catch(() => undefined)) === 'slave');
    const { port, pid } = slave.server;
    await cluster.killSlave(0);
    expect(() => slave.server).toThrow('backup1 is not running');
    expect(() => slave.proxy).toThrow('proxied');
    await cluster.restartSlave(0);
    expect(slave.server.port).toBe(port);
    expect(slave.server.pid).not.toBe(pid);
    expect(await outlineOf(slave.databaseUrl)).toContain('bar_daily 0');
  });

  it('waits until the stores are identical, and says what is not when the time is over', async () => {
    cluster = await startCluster({ slaves: 1, postgres });
    const [slave] = cluster.slaves;
    await until(async () => (await roleIn(slave.databaseUrl).catch(() => undefined)) === 'slave');
    // Without its server the test alone decides what is in it.
    await cluster.killSlave(0);
    await sql(slave.databaseUrl, 'truncate instrument, coverage, bar_daily');
    await sql(cluster.masterDatabaseUrl, 'truncate instrument, coverage, bar_daily');
    const bar = (close: number) => `insert into bar_daily values (7, '2024-01-02', 1, 2, 0.5, ${close}, 3, null, 1000)`;
    await sql(cluster.masterDatabaseUrl, bar(1));
    await expect(waitIdentical(cluster, 300)).rejects.toThrow(/backup1 after 300 ms.*\n.*bar_daily.*7 2024-01-02.*only in a/);
    await sql(slave.databaseUrl, bar(1.5));
    await expect(waitIdentical(cluster, 300)).rejects.toThrow(/bar_daily.*7 2024-01-02.*differs/);
    const waiting = waitIdentical(cluster, 20_000);
    await new Promise((done) => setTimeout(done, 500));
    await sql(slave.databaseUrl, 'update bar_daily set close = 1');
    await waiting;
  });

  it('leaves nothing behind, even when a server does not start', async () => {
    // A place for temporary files of its own, which Postgres' user may enter too.
    const place = mkdtempSync(join(os.tmpdir(), 'tidemark-place-'));
    chmodSync(place, 0o755);
    const elsewhere = jest.spyOn(os, 'tmpdir').mockReturnValue(place);
    try {
      await expect(startCluster({ slaves: 1, proxied: true, slaveEnv: { LOG_LEVEL: 'loud' } })).rejects.toThrow('LOG_LEVEL');
      expect(elsewhere).toHaveBeenCalled();
    } finally {
      elsewhere.mockRestore();
    }
    await TestServer.expectNoneRunning();
    // Postgres is nobody's child.
    expect(descendantsOf(1).filter(({ command }) => command.includes(place))).toEqual([]);
    expect(readdirSync(place)).toEqual([]);
    rmdirSync(place);
  });
});
