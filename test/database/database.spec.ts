import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { once } from 'node:events';
import { createServer, type Server, type Socket, connect as dial } from 'node:net';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  copyIn, copyOut, Database, DatabaseModule, DatabaseUnavailableError, SchemaTooNewError, StatementTimeoutError,
  takeChangeNumber, TransactionAbortedError,
} from '@tidemark/database';
import { asAdmin, createDatabase, createEmptyDatabase, startPostgres, type TestPostgres } from '../support/postgres';

jest.setTimeout(60_000);

/** Stands between a test and Postgres: can be absent, and can cut or freeze what runs through it. */
class Gate {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly target: string, public port = 0) {}

  get url(): string {
    const url = new URL(this.target);
    url.port = String(this.port);
    return url.href;
  }

  async open(): Promise<this> {
    this.server = createServer((near) => {
      const far = dial(Number(new URL(this.target).port), '127.0.0.1');
      for (const [one, other] of [[near, far], [far, near]]) {
        this.sockets.add(one);
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
        one.pipe(other);
      }
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
    return this;
  }

  /** From now on nothing comes through, and nobody is told. */
  freeze(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async close(): Promise<void> {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }
}

class First1700000000001 implements MigrationInterface {
  name = 'First1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table ran (n int)');
    await runner.query('select pg_sleep(0.2)');
    await runner.query('insert into ran values (1)');
  }
  async down(): Promise<void> {
    throw new Error('never');
  }
}

class Second1700000000002 extends First1700000000001 {
  override name = 'Second1700000000002';
  override async up(runner: QueryRunner): Promise<void> {
    await runner.query('insert into ran values (2)');
  }
}

describe('Database', () => {
  let postgres: TestPostgres;
  let url: string;
  const opened: Database[] = [];
  const gates: Gate[] = [];
  let names = 0;

  const open = (at: string, options: Partial<Parameters<typeof Database.open>[0]> = {}) => {
    const database = Database.open({ url: at, migrations: [], ...options });
    opened.push(database);
    return database;
  };
  const gate = async (port?: number) => {
    const made = await new Gate(url, port).open();
    gates.push(made);
    return made;
  };
  const until = async (condition: () => boolean | Promise<boolean>, ms = 15_000) => {
    const end = performance.now() + ms;
    while (!(await condition())) {
      if (performance.now() > end) throw new Error('waited in vain');
      await new Promise((tick) => setTimeout(tick, 20));
    }
  };

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => postgres?.stop());

  beforeEach(async () => {
    url = await createEmptyDatabase(postgres, `database_${++names}`);
    await asAdmin({ ...postgres, url }, 'create table t (n int primary key, at date)');
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    for (const made of gates.splice(0)) await made.close();
  });

  it('gives dates as text and int8 as numbers', async () => {
    const database = open(url);
    await database.whenReady();
    expect(await database.one(`select date '2024-02-29' as day, 9007199254740991::int8 as big`))
      .toEqual({ day: '2024-02-29', big: 9_007_199_254_740_991 });
    expect(await database.one('select n from t')).toBeUndefined();
  });

  it('commits what works, and rolls back on an error', async () => {
    const database = open(url);
    await database.whenReady();
    expect(await database.transaction(async (c) => {
      await c.query('insert into t values (1)');
      return 'done';
    })).toBe('done');
    await expect(database.transaction(async (c) => {
      await c.query('insert into t values (2)');
      throw new Error('no');
    })).rejects.toThrow('no');
    await expect(database.transaction(async (c) => c.query('insert into t values (1)'))).rejects.toMatchObject({ code: '23505' });
    await expect(database.transaction(async (c) => c.query('insert into t values (3)'), { readOnly: true })).rejects.toMatchObject({ code: '25006' });
    expect(await database.query('select n from t')).toEqual([{ n: 1 }]);
  });

  it('tells when an error inside was swallowed and nothing was committed', async () => {
    const database = open(url);
    await database.whenReady();
    await expect(database.transaction(async (c) => {
      await c.query('insert into t values (1)');
      await c.query('nonsense').catch(() => undefined);
    })).rejects.toThrow(TransactionAbortedError);
    expect(await database.query('select n from t')).toEqual([]);
  });

  it('ends long statements, and uses the connection again', async () => {
    const database = open(url, { statementTimeoutMs: 100, poolSize: 1 });
    await database.whenReady();
    await expect(database.query('select pg_sleep(5)')).rejects.toThrow(StatementTimeoutError);
    await expect(database.transaction((c) => c.query('select pg_sleep(5)'), { statementTimeoutMs: 50 })).rejects.toThrow(StatementTimeoutError);
    await database.transaction((c) => c.query('select pg_sleep(0.3)'), { statementTimeoutMs: 5_000 });
    expect(await database.one('show statement_timeout')).toEqual({ statement_timeout: '100ms' });
  });

  it('survives the loss of a connection inside a transaction, between and in statements', async () => {
    const database = open(url);
    await database.whenReady();
    for (const statement of ['select 1', 'select pg_sleep(5)']) {
      const failed = await database.transaction(async (c) => {
        const { rows } = await c.query<{ pid: number }>('select pg_backend_pid() as pid');
        await c.query('insert into t values (1)');
        setTimeout(() => void asAdmin(postgres, `select pg_terminate_backend(${rows[0].pid})`), 20);
        await new Promise((tick) => setTimeout(tick, statement === 'select 1' ? 300 : 0));
        await c.query(statement);
      }).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(DatabaseUnavailableError);
    }
    expect(await database.query('select n from t')).toEqual([]);
    expect(database.ready).toBe(true);
  });

  it('starts without Postgres, says so at once, and comes up with it; the same after a loss', async () => {
    const { port } = await gate();
    await gates[0].close();
    const database = open(new Gate(url, port).url);
    const refused = await database.query('select 1').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DatabaseUnavailableError);
    await until(() => (database.trouble as DatabaseUnavailableError).reason === 'unreachable');
    const again = await gate(port);
    await database.whenReady();
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }]);

    const dedicated = await database.connect('tidemark lock');
    const ended = new Promise<void>((resolve) => dedicated.once('end', resolve));
    await again.close();
    await ended;
    await expect(database.query('select 1')).rejects.toThrow(DatabaseUnavailableError);
    await until(() => !database.ready);
    const from = performance.now();
    await expect(database.query('select 1')).rejects.toThrow(DatabaseUnavailableError);
    expect(performance.now() - from).toBeLessThan(50);
    await gate(port);
    await database.whenReady();
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('gives up on a half-open line, and works again over a new one', async () => {
    const line = await gate();
    const database = open(line.url, { statementTimeoutMs: 100, poolSize: 1 });
    await database.whenReady();
    line.freeze();
    const from = performance.now();
    await expect(database.query('select 1')).rejects.toMatchObject({ reason: 'connection_lost' });
    expect(performance.now() - from).toBeLessThan(8_000);
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('answers 503 when no connection is left, and recovers', async () => {
    const role = 'crowded';
    await asAdmin(postgres, `create role ${role} login password 'x' connection limit 2`);
    const crowded = new URL(url);
    crowded.username = role;
    crowded.password = 'x';
    const database = open(crowded.href, { poolSize: 4, migrateOnConnect: false });
    await database.whenReady();
    const all = await Promise.allSettled(Array.from({ length: 4 }, () => database.query('select pg_sleep(0.3)')));
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as DatabaseUnavailableError] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) expect(error).toMatchObject({ code: 'database_unavailable', status: 503, reason: 'too_many_connections' });
    // The pool's own connections serve on; a pool that was given up would be back only when they have idled out.
    await until(() => database.query('select 1').then(() => true, () => false), 3_000);
    await new Promise((tick) => setTimeout(tick, 100));
    expect(database.ready).toBe(true);
  });

  it('shows a dedicated connection under its own name, outside the pool', async () => {
    const database = open(url, { poolSize: 1 });
    await database.whenReady();
    const client = await database.connect('tidemark lease 7');
    expect(await database.query(`select application_name as a from pg_stat_activity where datname = current_database() order by 1`))
      .toEqual([{ a: 'tidemark' }, { a: 'tidemark lease 7' }]);
    await client.end();
  });

  it('migrates once when several start together, and refuses a newer schema', async () => {
    const migrations = [First1700000000001, Second1700000000002];
    const all = Array.from({ length: 5 }, () => open(url, { migrations }));
    await Promise.all(all.map((database) => database.whenReady()));
    expect(await all[0].query('select n from ran order by n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await all[1].migrate()).toEqual([]);
    const old = open(url, { migrations: [First1700000000001] });
    const refused = await old.whenReady().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SchemaTooNewError);
    expect((refused as SchemaTooNewError).unknownMigrations).toEqual(['Second1700000000002']);
    await expect(old.query('select 1')).rejects.toThrow(SchemaTooNewError);
  });

  it('refuses to wait for a migration that cannot work', async () => {
    class Broken1700000000003 extends First1700000000001 {
      override name = 'Broken1700000000003';
      override async up(runner: QueryRunner): Promise<void> {
        await runner.query('create table half (n int)');
        await runner.query('nonsense');
      }
    }
    const database = open(url, { migrations: [Broken1700000000003] });
    await expect(database.whenReady()).rejects.toThrow(/syntax error/);
    expect(await asAdmin({ ...postgres, url }, `select to_regclass('half') as half`)).toEqual([{ half: null }]);
  });

  it('does not hold up the start of a Nest module', async () => {
    const nobody = new Gate(url, (await gate()).port);
    await gates[0].close();
    const app = await NestFactory.createApplicationContext(DatabaseModule.forRoot({ url: nobody.url, migrations: [] }), { logger: false });
    const database = app.get(Database);
    expect(database.ready).toBe(false);
    await gate(nobody.port);
    await database.whenReady();
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }]);
    await app.close();
    await expect(database.query('select 1')).rejects.toThrow(DatabaseUnavailableError);
  });

  it('hands out change numbers in the order of commits', async () => {
    const database = open(await createDatabase(postgres, `changes_${names}`), { migrateOnConnect: false });
    await database.whenReady();
    await database.query('create table taken (number bigint)');
    await Promise.all(Array.from({ length: 40 }, (_, i) => database.transaction(async (c) => {
      const number = await takeChangeNumber(c);
      // Whoever holds a number sees every lower one committed, so a reader of `> cursor` skips none.
      const { rows } = await c.query<{ below: number }>('select count(*) as below from taken');
      expect(rows[0].below).toBe(number - 1);
      await c.query('insert into taken values ($1)', [number]);
      await c.query('select pg_sleep($1)', [((i * 7) % 5) / 500]);
    })));
    expect(await database.one('select count(*) as n, max(number) as last from taken')).toEqual({ n: 40, last: 40 });
  });

  describe('COPY', () => {
    const rows = (from: number, count: number) => Buffer.from(Array.from({ length: count }, (_, i) => `${from + i}\t\\N\n`).join(''));

    it('carries bytes both ways', async () => {
      const database = open(url);
      await database.whenReady();
      const chunks = Array.from({ length: 50 }, (_, i) => rows(i * 5_000, 5_000));
      expect(await database.transaction((c) => copyIn(c, 'copy t from stdin', chunks))).toBe(250_000);
      const back = await database.transaction((c) => copyOut(c, 'copy (select * from t order by n) to stdout'));
      expect(back.equals(Buffer.concat(chunks))).toBe(true);
      expect(await database.transaction((c) => copyIn(c, 'copy t from stdin', []))).toBe(0);
      expect((await database.transaction((c) => copyOut(c, 'copy (select 1 where false) to stdout'))).length).toBe(0);
    });

    it('passes on an error of the server, of the statement and of the source, and the connection lives on', async () => {
      const database = open(url, { poolSize: 1 });
      await database.whenReady();
      const many = Array.from({ length: 200 }, (_, i) => rows(i * 1_000, 1_000));
      await expect(database.transaction((c) => copyIn(c, 'copy t from stdin', [rows(0, 5), Buffer.from('x\t\\N\n'), ...many]))).rejects.toMatchObject({ code: '22P02' });
      await expect(database.transaction((c) => copyIn(c, 'copy nothing from stdin', many))).rejects.toMatchObject({ code: '42P01' });
      await expect(database.transaction((c) => copyOut(c, 'copy nothing to stdout'))).rejects.toMatchObject({ code: '42P01' });
      await expect(database.transaction((c) => copyOut(c, 'copy (select 1/(5000-n) from generate_series(1,10000) n) to stdout'))).rejects.toMatchObject({ code: '22012' });
      function* failing() {
        yield rows(0, 5_000);
        throw new Error('source failed');
      }
      await expect(database.transaction((c) => copyIn(c, 'copy t from stdin', failing()))).rejects.toThrow('source failed');
      expect(await database.query('select n from t')).toEqual([]);
    });

    it('fails, and does not hang, when the backend dies or the line is cut in the middle', async () => {
      const line = await gate();
      const database = open(line.url);
      await database.whenReady();
      let pid = 0;
      function* dying(end: () => void) {
        for (let i = 0; ; i++) {
          if (i === 50) end();
          yield rows(i * 1_000, 1_000);
        }
      }
      const ends = { backend: () => void asAdmin(postgres, `select pg_terminate_backend(${pid})`), line: () => void line.close() };
      for (const end of [ends.backend, ends.line]) {
        await database.whenReady();
        for (const copy of [copyIn, copyOut]) {
          const failed = await database.transaction(async (c) => {
            pid = (await c.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0].pid;
            if (copy === copyIn) return copyIn(c, 'copy t from stdin', dying(end));
            setTimeout(end, 100);
            return copyOut(c, 'copy (select n, pg_sleep(0.001) from generate_series(1, 100000) n) to stdout');
          }).catch((error: unknown) => error);
          expect(failed).toMatchObject({ code: 'database_unavailable' });
          if (end === ends.line) await line.open();
          await until(() => database.ready);
        }
      }
      expect(await database.query('select n from t')).toEqual([]);
    });
  });
});
