import { createDatabase, startPostgres, TestPostgres } from '../support/postgres';
import { RandomWriter } from '../support/random-writer';
import { sqlAt } from '../support/sql';
import { differencesBetween, expectIdentical, outlineOf } from '../support/store-difference';

let postgres: TestPostgres;
let databases = 0;

beforeAll(async () => { postgres = await startPostgres(); });
afterAll(() => postgres.stop());

const newDatabase = () => createDatabase(postgres, `writer_${databases++}`);

function sql<T extends object>(url: string, text: string): Promise<T[]> {
  return sqlAt<T>(url, text);
}

const written = (url: string) => sql<{ name: string; n: number }>(url, ['bar_daily', 'bar_revision', 'instrument', 'coverage',
  'coverage_explanation', 'quarantine', 'sync_run', 'sync_day'].map((table) => `select '${table}' as name, count(*)::int as n from ${table}`).join(' union all '));

const NUMBERS = 'select change_seq::float8 as seq from bar_daily union select change_seq from sync_run union select change_seq from coverage';

describe('random writer', () => {
  it('commits what it says in every replicated table, and nothing it rolled back', async () => {
    const url = await newDatabase();
    const result = await new RandomWriter({ databaseUrl: url, seed: 1, holdMs: [5, 20], heldAfterShare: 0.02 }).run({ commits: 800, writers: 8 });
    expect(result.committed).toHaveLength(800);
    expect(new Set(result.committed).size).toBe(800);
    expect([result.rolledBack, result.heldBefore, result.heldAfter].every((n) => n > 0)).toBe(true);
    for (const { name, n } of await written(url)) expect([name, n > 0]).toEqual([name, true]);
    const seqs = await sql<{ seq: number }>(url, `select distinct change_seq::float8 as seq from (
      select change_seq from bar_daily union select change_seq from instrument union select change_seq from coverage
      union select change_seq from sync_day union select change_seq from tombstone union select change_seq from sync_run) r`);
    // The first number made the instruments.
    const known = new Set([1, ...result.committed]);
    expect(seqs.filter(({ seq }) => !known.has(seq))).toEqual([]);
    expect(seqs.length).toBeGreaterThan(300);
  });

  it('leaves a tombstone for every table it deletes from, with the columns of its key', async () => {
    const url = await newDatabase();
    await new RandomWriter({ databaseUrl: url, seed: 2, heldBeforeShare: 0, heldAfterShare: 0 }).run({ commits: 800, writers: 2 });
    const keys = await sql<{ table_name: string; keys: string }>(url, `select distinct table_name,
      (select string_agg(k, ',' order by k) from jsonb_object_keys(row_key) k) as keys from tombstone order by 1`);
    expect(keys).toEqual([
      { table_name: 'bar_daily', keys: 'date,instrument_id' }, { table_name: 'bar_revision', keys: 'date,instrument_id,interval,written_seq' },
      { table_name: 'coverage', keys: 'instrument_id,interval' }, { table_name: 'instrument', keys: 'id' }, { table_name: 'sync_day', keys: 'id' },
    ]);
    const [{ n }] = await sql<{ n: number }>(url, `select count(*)::int as n from tombstone t join bar_daily b
      on t.table_name = 'bar_daily' and b.instrument_id = (row_key->>'instrument_id')::int and b.date = (row_key->>'date')::date
     where t.change_seq > b.change_seq`);
    expect(n).toBe(0);
  });

  it('takes its numbers in the order of commits: no reader that polls ever misses one', async () => {
    const url = await newDatabase();
    const seen = new Set<number>();
    const stop = new AbortController();
    const reader = (async () => {
      for (let cursor = 0; !stop.signal.aborted;) {
        const rows = await sql<{ seq: number }>(url, `select seq from (${NUMBERS}) n where seq > ${cursor} order by 1`);
        for (const { seq } of rows) seen.add((cursor = seq));
      }
    })();
    await new RandomWriter({ databaseUrl: url, seed: 3, holdMs: [5, 50], heldAfterShare: 0.05 }).run({ commits: 600, writers: 8 });
    await new Promise((done) => setTimeout(done, 200));
    stop.abort();
    await reader;
    const all = await sql<{ seq: number }>(url, NUMBERS);
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ seq }) => !seen.has(seq))).toEqual([]);
  });
});

describe('the comparison of two stores', () => {
  it('finds a copy identical, and names each row that is not', async () => {
    const url = await newDatabase();
    await new RandomWriter({ databaseUrl: url, seed: 4, holdMs: [0, 1] }).run({ commits: 300, writers: 4 });
    await sql(postgres.url, `create database writer_copy template ${new URL(url).pathname.slice(1)}`);
    const copy = url.replace(/[^/]+$/, 'writer_copy');
    expect(await expectIdentical(url, copy)).toEqual([]);
    expect(await outlineOf(copy)).toBe(await outlineOf(url));

    // What is not compared, and why, stands with the list.
    await sql(copy, `update quarantine set last_seen_at = now() + interval '1 day'`);
    await sql(copy, `insert into tombstone (table_name, row_key, change_seq) values ('sync_day', '{"id": 0}', 1)`);
    expect(await differencesBetween(url, copy)).toEqual([]);

    const tables = (await written(copy)).map(({ name }) => name);
    for (const table of tables) {
      await sql(copy, `update ${table} set change_seq = change_seq + 1000000 where ctid = (select min(ctid) from ${table})`);
    }
    const found = await differencesBetween(url, copy);
    expect(found.map(({ table, side }) => `${table} ${side}`).sort()).toEqual(tables.map((table) => `${table} differs`).sort());
    await expect(expectIdentical(url, copy)).rejects.toThrow(`${tables.length} difference(s)`);
  });

  it('compares every column by its text', async () => {
    const [a, b] = [await newDatabase(), await newDatabase()];
    const fill = (url: string, close: string, volume: string) =>
      sql(url, `insert into bar_daily select 1, date '2024-01-01' + n, 1, 2, 0.5, 1, null, 10, n from generate_series(1, 9) n;
        insert into bar_daily values (2, '2024-01-01', 1, 2, 0.5, ${close}, ${volume}, null, 10)`);
    await fill(a, '0.3', '0');
    await fill(b, '0.30000000000000004', '0');
    expect(await differencesBetween(a, b)).toEqual([{
      table: 'bar_daily', key: '2 2024-01-01', side: 'differs',
      rows: ['2\t2024-01-01\t1\t2\t0.5\t0.3\t0\t\\N\t10', '2\t2024-01-01\t1\t2\t0.5\t0.30000000000000004\t0\t\\N\t10'],
    }]);
    await sql(a, `delete from bar_daily where instrument_id = 1 and date in ('2024-01-02', '2024-01-10')`);
    await sql(b, `delete from bar_daily where instrument_id = 1 and date = '2024-01-05'; delete from bar_daily where instrument_id = 2`);
    expect((await differencesBetween(a, b)).map(({ key, side }) => `${key} ${side}`)).toEqual([
      '1 2024-01-02 only in b', '1 2024-01-05 only in a', '1 2024-01-10 only in b', '2 2024-01-01 only in a',
    ]);
    await sql(b, 'delete from bar_daily');
    await sql(a, `insert into bar_daily select 3, date '2024-01-01' + n, 1, 2, 0.5, 1, null, 10, n from generate_series(1, 50) n`);
    expect(await differencesBetween(a, b)).toHaveLength(20);
  });

  it('leaves the progress of a run out only while it runs', async () => {
    const [a, b] = [await newDatabase(), await newDatabase()];
    const fill = (url: string, progress: string) => sql(url, `insert into sync_run (task_id, run_type, epoch, holder, status, progress, started_at, change_seq)
      select n, 'web_batch', 1, 'x', case n when 1 then 'running' else 'completed' end, '${progress}', '2024-01-01', n from generate_series(1, 2) n`);
    await fill(a, '{"n":1}');
    await fill(b, '{"n":2}');
    expect((await differencesBetween(a, b)).map(({ table, key }) => `${table} ${key}`)).toEqual(['sync_run 2']);
  });

  it('refuses to compare a store with a column or table it does not know', async () => {
    const [a, b] = [await newDatabase(), await newDatabase()];
    await sql(b, 'alter table coverage add column later int; create table another (id int, change_seq bigint)');
    await expect(differencesBetween(a, b)).rejects.toThrow(/not compared:.*another\.id.*another\.change_seq|not compared: .*coverage\.later/);
    await expect(differencesBetween(b, a)).rejects.toThrow('coverage.later');
  });

  it('compares 300 000 rows in seconds', async () => {
    const [a, b] = [await newDatabase(), await newDatabase()];
    for (const url of [a, b]) {
      await sql(url, `insert into bar_daily select n % 500, date '2000-01-01' + n / 500, n * 1.1, n * 1.3, n, n * 1.2, n, n * 3.3, n
        from generate_series(1, 300000) n`);
    }
    await sql(b, `update bar_daily set close = close + 1 where instrument_id = 499 and date = '2001-08-20'`);
    const start = performance.now();
    expect((await differencesBetween(a, b)).map(({ key }) => key)).toEqual(['499 2001-08-20']);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
