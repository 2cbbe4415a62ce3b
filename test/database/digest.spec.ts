import { Client } from 'pg';
import { copyIn, copyOut, Database } from '@tidemark/database';
import { MIGRATIONS } from '@tidemark/migrations';
import { columnsOf, REPLICATED_TABLES, ReplicatedTable } from '../../libs/replication/src/replicated-tables';
import { differingGroups, differingLeaves, LeafDifference } from '../../libs/replication/src/digest/compare';
import { leafName } from '../../libs/replication/src/digest/leaf-name';
import { leafCopies, leafDeletes } from '../../libs/replication/src/digest/leaf-rows';
import { groupDigests, leafDigests, prepareDigests } from '../../libs/replication/src/digest/table-digest';
import { asAdmin, createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { changed, changeRow, fillReplicatedTables, leafOf, rootOf as root, thirdRow, typeOf } from '../support/replicated-rows';

let postgres: TestPostgres;
let master: Client;
let slave: Client;

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

async function filled(url: string): Promise<Client> {
  const client = await connect(url);
  await fillReplicatedTables(client);
  return client;
}

beforeAll(async () => {
  postgres = await startPostgres();
  master = await filled(await createDatabase(postgres, 'digest_master'));
  slave = await filled(await createDatabase(postgres, 'digest_slave'));
});
afterAll(async () => {
  await Promise.all([master?.end(), slave?.end()]);
  await postgres.stop();
});
beforeEach(() => slave.query('begin'));
afterEach(() => slave.query('rollback'));

async function differences(table: ReplicatedTable, other: Client = slave): Promise<LeafDifference[]> {
  const groups = differingGroups(await groupDigests(master, table), await groupDigests(other, table));
  return differingLeaves(await leafDigests(master, table, groups), await leafDigests(other, table, groups));
}

const at = (all: LeafDifference[]) => all.map(({ group, leaf }) => `${group}/${leaf}`);
const named = (name: string): ReplicatedTable => REPLICATED_TABLES.find((table) => table.name === name)!;
const change = (table: ReplicatedTable, column: string, value: string) => changeRow(slave, table, column, value);

const COLUMNS = REPLICATED_TABLES.flatMap((table) => columnsOf(table).map((column) => [table.name, column] as const));

describe('equal copies have equal roots', () => {
  const elsewhere = {
    'another collation of its own': `locale_provider icu icu_locale 'sv-SE' locale 'C' encoding 'UTF8'`,
    'another encoding': `locale 'C' encoding 'LATIN1'`,
  };
  test.each(Object.entries(elsewhere))('in a database with %s, under other settings of role, database and session', async (what, options) => {
    const name = `digest_${what.split(' ')[1]}`;
    await asAdmin(postgres, `create database ${name} template template0 ${options}`);
    await asAdmin(postgres, `alter database ${name} set timezone = 'Asia/Shanghai'`);
    await asAdmin(postgres, `alter role current_user in database ${name} set datestyle = 'German, DMY'`);
    await asAdmin(postgres, `alter database ${name} set extra_float_digits = -5`);
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    const database = Database.open({ url: url.href, migrations: MIGRATIONS });
    await database.whenReady();
    await database.close();
    const other = await filled(url.href);
    try {
      await other.query(`set enable_seqscan = off; set enable_hashagg = off; set bytea_output = 'escape'; set intervalstyle = 'iso_8601'`);
      expect((await other.query('show datestyle')).rows[0].DateStyle).toBe('German, DMY');
      const expected = await root(master);
      expect(await root(other)).toBe(expected);
      await other.query('begin isolation level repeatable read, read only');
      await prepareDigests(other);
      expect((await other.query('show enable_seqscan')).rows).toEqual([{ enable_seqscan: 'on' }]);
      expect(await root(other)).toBe(expected);
      await other.query('rollback');
    } finally {
      await other.end();
    }
  });

  test('with the rows in another order, and beside rows that came and went', async () => {
    for (const { name } of REPLICATED_TABLES) {
      await slave.query(`create temp table kept on commit drop as select * from ${name} order by change_seq desc`);
      await slave.query(`delete from ${name}`);
      await slave.query(`insert into ${name} select * from kept`);
      await slave.query('drop table kept');
    }
    expect(await root(slave)).toBe(await root(master));
  });
});

test.each(COLUMNS.filter(([table, column]) => named(table).digest?.[column] === undefined))(
  'a change of %s.%s is a difference of exactly its leaf', async (name, column) => {
    const leaves = await change(named(name), column, changed(named(name), column));
    expect(at(await differences(named(name))).sort()).toEqual([...new Set(leaves)].sort());
    expect(await root(slave)).not.toBe(await root(master));
  },
);

test('a column that can be null: null is neither the value, nor zero, nor an empty text', async () => {
  const { rows } = await slave.query<{ name: string; column: string }>(
    `select table_name as name, column_name as "column" from information_schema.columns
      where table_schema = 'public' and is_nullable = 'YES' order by 1, 2`);
  const nullable = rows.filter(({ name, column }) => REPLICATED_TABLES.some((t) => t.name === name && column in t.columns && !(column in (t.digest ?? {}))));
  expect(nullable.length).toBeGreaterThan(15);
  for (const { name, column } of nullable) {
    const table = named(name);
    const empty = ({ text: `''`, int: '0', bigint: '0', float8: '0' } as Record<string, string>)[typeOf(table, column)];
    const seen = [];
    for (const value of ['null', ...(empty ? [empty] : [])]) {
      await slave.query('savepoint whole');
      const [leaf] = await change(table, column, value);
      const different = await differences(table);
      expect([name, column, value, at(different)]).toEqual([name, column, value, [leaf]]);
      expect(different[0].slaveRows).toBe(different[0].masterRows);
      seen.push(JSON.stringify(await groupDigests(slave, table)));
      await slave.query('rollback to whole');
    }
    expect(new Set(seen).size).toBe(seen.length);
  }
});

test('values that change places are seen: between columns past a zero, between rows', async () => {
  const seen = new Set<string>();
  const [one, two] = ['2020-01-15', '2020-01-16'];
  const bar = (date: string, [volume, amount]: readonly (number | null)[], seq: number) =>
    slave.query('insert into bar_daily values (9, $1, 0, 0, 0, 0, $2, $3, $4)', [date, volume, amount, seq]);
  const contents: [(number | null)[], number, (number | null)[], number][] = [
    [[0, 5], 1, [6, 6], 2], [[5, 0], 1, [6, 6], 2], [[null, 5], 1, [6, 6], 2], [[5, null], 1, [6, 6], 2],
    [[null, null], 1, [6, 6], 2], [[0, 0], 1, [6, 6], 2], [[6, 6], 1, [0, 5], 2], [[0, 5], 2, [6, 6], 1],
    [[null, 0], 1, [6, 6], 2], [[0, null], 1, [6, 6], 2],
  ];
  for (const [a, aSeq, b, bSeq] of contents) {
    await slave.query('delete from bar_daily where instrument_id = 9');
    await bar(one, a, aSeq);
    await bar(two, b, bSeq);
    seen.add((await leafDigests(slave, named('bar_daily'), [9]))[0].digest);
  }
  expect(seen.size).toBe(contents.length);
});

test.each(REPLICATED_TABLES.map(({ name }) => name))('%s: a missing row and an extra row are differences of their leaves', async (name) => {
  const table = named(name);
  const ctid = await thirdRow(slave, table);
  const leaf = await leafOf(slave, table, ctid);
  await slave.query(`delete from ${name} where ctid = $1`, [ctid]);
  const [missing] = await differences(table);
  expect([`${missing.group}/${missing.leaf}`, missing.masterRows - missing.slaveRows]).toEqual([leaf, 1]);
  const groups = await groupDigests(slave, table);
  const back = differingLeaves(await leafDigests(slave, table, [missing.group]), await leafDigests(master, table, [missing.group]));
  expect(back).toEqual([{ ...missing, masterRows: missing.slaveRows, slaveRows: missing.masterRows }]);
  expect(groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(5);
});

test('one changed bar is named by instrument and month', async () => {
  await slave.query(`update bar_daily set close = close + 0.01 where instrument_id = 2 and date = '2020-04-15'`);
  const found = await differences(named('bar_daily'));
  expect(found.map((leaf) => leafName(named('bar_daily'), leaf, new Map([[2, '000001.SZ']]))))
    .toEqual([{ table: 'bar_daily', instrument: '000001.SZ', month: '2020-04' }]);
  expect(found[0]).toMatchObject({ masterRows: 1, slaveRows: 1 });
});

test('what the master moves without a change number is no difference', async () => {
  await slave.query(`update quarantine set last_seen_at = now()`);
  await master.query(`update sync_run set status = 'running'`);
  await slave.query(`update sync_run set status = 'running', progress = '{}'`);
  expect([await differences(named('quarantine')), await differences(named('sync_run'))]).toEqual([[], []]);
  await master.query(`update sync_run set status = 'completed'`);
  await slave.query(`update sync_run set status = 'completed'`);
  expect((await differences(named('sync_run'))).length).toBeGreaterThan(0);
});

test.each(REPLICATED_TABLES.map(({ name }) => name))('%s: delete and copy of a leaf move exactly its rows', async (name) => {
  const table = named(name);
  const before = await groupDigests(slave, table);
  await slave.query(`update ${name} set change_seq = change_seq + 1`);
  const all = await differences(table);
  expect(all.length).toBeGreaterThan(1);
  const [first, ...rest] = all;
  expect(await resend(table, [first])).toBe(first.slaveRows);
  expect(at(await differences(table))).toEqual(at(rest));
  await resend(table, rest);
  expect(await groupDigests(slave, table)).toEqual(before);
});

/** As repair does it; returns how many rows the slave had there. */
async function resend(table: ReplicatedTable, leaves: LeafDifference[]): Promise<number> {
  const columns = columnsOf(table).map((column) => `"${column}"`).join(', ');
  let deleted = 0;
  for (const sql of leafDeletes(table, leaves)) deleted += (await slave.query(sql)).rowCount ?? 0;
  for (const sql of leafCopies(table, leaves)) {
    await copyIn(slave, `copy ${table.name} (${columns}) from stdin (format binary)`, [await copyOut(master, sql)]);
  }
  return deleted;
}

test('the rows of leaves are found by the index, with and without statistics', async () => {
  await slave.query(`insert into bar_daily select i, date '2000-01-01' + k, 1, 1, 1, 1, 1, 1, 1 from generate_series(11, 30) i, generate_series(0, 2999) k`);
  const leaves = Array.from({ length: 120 }, (_, k) => ({ group: 11 + (k % 20), leaf: 24_000 + k }));
  const plans = async () => {
    const copies = leafCopies(named('bar_daily'), leaves).map((sql) => /^copy \((.*)\) to stdout/s.exec(sql)![1]);
    const lines = [];
    for (const sql of [...copies, ...leafDeletes(named('bar_daily'), leaves)]) {
      lines.push(...(await slave.query<{ 'QUERY PLAN': string }>(`explain ${sql}`)).rows.map((row) => row['QUERY PLAN']));
    }
    return lines.join('\n');
  };
  for (const statistics of [false, true]) {
    if (statistics) await slave.query('analyze bar_daily');
    const plan = await plans();
    expect(plan).toMatch(/Index Scan .*bar_daily_pkey/);
    expect(plan).not.toMatch(/Seq Scan/);
    expect(plan).toMatch(/Index Cond: \(\(instrument_id = 11\) AND \(date >= '\d{4}-\d\d-\d\d'::date\) AND \(date < /);
  }
});
